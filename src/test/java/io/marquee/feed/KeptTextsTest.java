package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptTextsTest {

    @TempDir
    private Path folder;

    @Test
    void givesEachTextByItsNumberInAnyOrder() throws IOException {
        Random random = new Random(1);
        List<String> all = new ArrayList<>();
        try (Spool spool = new Spool(folder, 1 << 26, 1 << 26, 1); KeptTexts texts = new KeptTexts(spool.scratch())) {
            for (int i = 0; i < 5_000; i++) {
                String text = i % 100 == 7 ? null : ("\u00F1" + i).repeat(random.nextInt(i % 10 == 0 ? 8_000 : 100));
                all.add(text);
                texts.add(text);
            }
            assertThat(texts.size()).isEqualTo(all.size());
            assertThat(spool.used()).isGreaterThan(4 << 20);
            for (int i = 0; i < all.size(); i++) {
                assertThat(texts.get(i)).isEqualTo(all.get(i));
                int any = random.nextInt(all.size());
                assertThat(texts.get(any)).isEqualTo(all.get(any));
            }
        }
    }

    @Test
    void takesNoRoomOnDiskForFewTexts() throws IOException {
        try (Spool spool = new Spool(folder, 1 << 26, 1 << 26, 1); KeptTexts texts = new KeptTexts(spool.scratch())) {
            for (int i = 0; i < 1_000; i++) {
                texts.add("x".repeat(1_000));
            }
            assertThat(spool.used()).isZero();
            assertThat(texts.get(999)).hasSize(1_000);
        }
    }

    @Test
    void takesNoMoreThanItsNumberOfTexts() throws IOException {
        try (Spool spool = new Spool(folder, 1 << 26, 1 << 26, 1); KeptTexts texts = new KeptTexts(spool.scratch())) {
            for (int i = 0; i < KeptTexts.MAX; i++) {
                texts.add("");
            }
            assertThatThrownBy(() -> texts.add("")).hasMessage("more than 10000000 texts");
        }
    }
}
