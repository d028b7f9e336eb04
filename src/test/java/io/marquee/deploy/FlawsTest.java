package io.marquee.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the check of flaws lets pass, and what it does not. */
class FlawsTest {

    private static final Map<String, String> JAR = Map.of("a:one", "1.5.0", "a:two", "2.0.0.Final", "b:one", "3.1");

    private static List<String> complaints(String... lines) {
        return Flaws.complaints(List.of(lines), JAR, "OneTest#holds"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "# a comment", "a:one | < 1.5.0 | CVE-2026-1234 | raised", "a:* | <= 1.4 | CVE-2026-1234 | raised",
        "a:one | <= 1.5.0 | CVE-2026-1234 | not reachable: nobody asks it", "a:two | >= 2.0, < 3 | GHSA-aaaa-bbbb-cccc | fenced by OneTest#holds: why",
        "b:one | > 3.1 | LIB-12 | raised"
    })
    void takesWhatIsJudged(String line) {
        assertThat(complaints(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "a:one | < 1.5.1 | CVE-2026-1234 | raised                          ; the jar has [1.5.0]",
        "a:* | < 9 | CVE-2026-1234 | raised                                ; the jar has",
        "a:one | < 1.5.1 | CVE-2026-1234 |                                 ; is not judged",
        "a:one | < 1.5.1 | CVE-2026-1234 | later                           ; is not judged",
        "a:one | < 1.5.1 | CVE-2026-1234 | not reachable:                  ; is not judged",
        "a:one | < 1.5.1 | CVE-2026-1234 | fenced by OneTest#other: why    ; there is no test OneTest#other",
        "a:one | < 1.5.0 | CVE-2026-1234 | fenced by OneTest#holds: why    ; raised by now",
        "a:one | < 1.5.0 | CVE-2026-1234 | not reachable: why              ; raised by now",
        "a:three | < 1.5.0 | CVE-2026-1234 | raised                        ; no such library",
        "a.one | < 1.5.0 | CVE-2026-1234 | raised                          ; no such library",
        "a:one | 1.5.0 | CVE-2026-1234 | raised                            ; is no entry",
        "a:one | | CVE-2026-1234 | raised                                  ; is no entry",
        "a:one | < 1.5.0 | CVE-26-1 | raised                               ; is no entry",
        "a:one | < 1.5.0 | CVE-2026-1234                                   ; is no entry"
    })
    void complainsOfTheRest(String line, String complaint) {
        assertThat(complaints(line)).singleElement().asString().contains(complaint);
    }

    @Test
    void complainsOfAnEntryThatIsThereTwiceAndOfALibraryWithoutAVersion() {
        String line = "a:one | < 1 | CVE-2026-1234 | raised";
        assertThat(complaints(line, line)).singleElement().asString().contains("twice");
        Map<String, String> jar = new HashMap<>(JAR);
        jar.put("c:one", null);
        assertThat(Flaws.complaints(List.of(), jar, test -> true)).containsExactly("c:one has no version");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2, 1.10, -1", "1.2.0, 1.2, 0", "4.1.140.Final, 4.1.140, 0", "4.1.128.Final, 4.1.129, -1", "5.6-alpha1, 5.6, -1", "5.6-beta2, 5.5.9, 1",
        "42.7.14, 42.7.12, 1", "2.21, 2.21.0, 0", "18.6.0, 18.4, 1", "10.10, 10.0.2, 1"
    })
    void comparesVersionsByTheirNumbers(String one, String other, int order) {
        assertThat(Integer.signum(Flaws.compare(one, other))).isEqualTo(order);
        assertThat(Integer.signum(Flaws.compare(other, one))).isEqualTo(-order);
    }
}
