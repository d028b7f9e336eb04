package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.PackagedJar;
import io.marquee.kit.PackagedMarquee;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The jar as a user starts it who sets nothing, and to whom nothing is lent. */
class BundledSampleIT extends InOwnFolder {

    @Test
    void isPlayedWhenNoProviderIsNamed() {
        marquee = PackagedMarquee.startAlone(PackagedJar.JAVA, folder, List.of(), Map.of());
        marquee.awaitAnswer("Camela en concierto", "\"end_time\":\"21:30:00\"", "Los Morancos", "Pantomima Full");
        assertThat(marquee.search("")).doesNotContain("Valderrama");
        assertThat(marquee.log()).contains("sample").contains("FEVER_URL");
    }
}
