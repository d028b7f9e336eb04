package io.marquee.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files an address means. */
class FileListTest {

    private static FileList list(String pattern) {
        return new FileList(FileAddress.of("file:/feeds/" + pattern));
    }

    @ParameterizedTest
    @CsvSource({
        "*.csv, a.csv, true", "*.csv, .csv, false", "*.csv, a.CSV, false", "*.csv, a.csv.gz, false", "a.csv, a.csv, true", "a.csv, b.csv, false",
        "*, a, true", "a*b*c, abc, true", "a*b*c, aXbYbc, true", "a*b*c, aXbY, false", "**, a, true", "events-*, events-, true",
        "*, .a, false", "*, a.part, false", "*, a.PART, false", "*, a.filepart, false", "*, a.tmp, false", "*, a~, false", "a.tmp, a.tmp, false"
    })
    void meansTheFilesOfThePattern(String pattern, String name, boolean meant) {
        assertThat(list(pattern).isMeant(name)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"'a/b.csv'", "'a\\b.csv'", "'a\u0007b.csv'", "'a\u0085b.csv'"})
    void leavesOutWhatNoNameOfAFileIs(String name) {
        FileList list = list("*");
        assertThat(list.isMeant(name)).isFalse();
        assertThat(list.isMeant("x".repeat(FileList.MAX_NAME))).isTrue();
        assertThat(list.isMeant("x".repeat(FileList.MAX_NAME + 1))).isFalse();
        assertThat(list.leftOut()).containsExactly(
                "2 files are left out whose names hold control characters or slashes, or more than 255 characters");
    }

    @Test
    void looksThroughNoNameForLong() {
        FileList list = list("*a*a*a*a*b");
        String name = "a".repeat(100_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(list.isMeant(name)).isFalse());
    }

    @Test
    void keepsTheNewestOfAMillion() {
        FileList list = list("*");
        for (int i = 0; i < 1_000_000; i++) {
            list.add(new FeedFile(String.valueOf(i), 1, i));
        }
        assertThat(list.files()).hasSize(FileList.MAX).first().isEqualTo(new FeedFile("999000", 1, 999_000));
        assertThat(list.leftOut()).containsExactly("more than 1000 files: the oldest 999000 are left out");
    }

    @Test
    void tellsFilesThatAreOthersNow() {
        FileList before = list("*");
        before.add(new FeedFile("same", 1, 1));
        before.add(new FeedFile("longer", 1, 1));
        before.add(new FeedFile("gone", 1, 1));
        FileList after = list("*");
        after.add(new FeedFile("same", 1, 1));
        after.add(new FeedFile("longer", 2, 1));
        after.add(new FeedFile("new", 1, 1));
        assertThat(after.otherThan(before)).containsExactlyInAnyOrder("longer", "new");
    }
}
