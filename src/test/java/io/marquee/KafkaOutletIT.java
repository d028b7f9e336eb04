package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.KafkaBroker;
import io.marquee.kit.OutletFiles;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An outlet to a compacted topic of Kafka, with the component as an operator adds it, and a broker that is killed meanwhile. */
@Tag("hostile")
class KafkaOutletIT extends InOwnFolder {

    private static final LocalDate DAY = LocalDate.of(2031, 3, 15);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String TOPIC = "events";

    private static byte[] feed(String title) {
        return ProviderFeed.of(ProviderFeed.plan(1, title, DAY), ProviderFeed.plan(2, "Stays", DAY), ProviderFeed.plan(3, "Goes", DAY));
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).untilAsserted(assertion);
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** What a consumer has that keeps the newest value of each key. */
    private static Map<String, String> copy(List<ConsumerRecord<String, String>> records) {
        Map<String, String> copy = new HashMap<>();
        records.forEach(record -> copy.put(record.key(), record.value()));
        return copy;
    }

    @Test
    void keepsACompactedTopicLikeWhatIsPublishedAlsoAfterTheBrokerWasAway() throws Exception {
        Path routes = folder.resolve("routes");
        for (String jar : List.of("camel-kafka-4.17.0.jar", "kafka-clients-3.9.1.jar")) {
            Files.copy(Path.of("target/test-components/lib", jar), Files.createDirectories(folder.resolve("lib")).resolve(jar));
        }
        try (KafkaBroker broker = new KafkaBroker(Files.createDirectories(folder.resolve("kafka"))).start(); FakeProvider provider = new FakeProvider()) {
            broker.makeCompacted(TOPIC);
            provider.says(feed("Hamlet"));
            new OutletFiles(routes).put("warehouse", OutletFiles.example("warehouse", "warehouse",
                    "kafka:events?brokers=" + broker.address() + "&requestRequiredAcks=all&enableIdempotence=true&deliveryTimeoutMs=3000&requestTimeoutMs=2000&lingerMs=0&maxBlockMs=3000")
                    .replaceAll("(?s)      - name: variables.*?(?=      - name: headers)", ""));
            marquee = PackagedMarquee.start(folder, Map.of("ROUTES_DIR", ProviderFolder.withFever(routes).path(), "FEVER_URL", provider.url(),
                    "OUTLETS_COMPONENTS", "kafka", "OUTLETS_LOOK", "200ms"));
            soon(() -> assertThat(broker.records(TOPIC)).hasSize(3));
            assertThat(broker.records(TOPIC)).allSatisfy(record -> {
                assertThat(record.value()).contains("\"id\":\"" + record.key() + "\"");
                assertThat(header(record, "change")).matches("\\d+");
                assertThat(header(record, "epoch")).matches("[0-9a-f-]{36}");
                assertThat(record.headers().lastHeader("kafka.KEY")).isNull();
            });
            String goes = copy(broker.records(TOPIC)).entrySet().stream().filter(one -> one.getValue().contains("Goes")).findFirst().orElseThrow().getKey();
            assertThat(marquee.withdraw(goes)).isEqualTo(200);
            soon(() -> assertThat(copy(broker.records(TOPIC))).containsEntry(goes, null));

            broker.kill();
            provider.says(feed("Macbeth"));
            soon(() -> assertThat(marquee.log()).contains("not published outlet=warehouse"));
            assertThat(marquee.search("")).contains("Macbeth");
            broker.start();
            soon(() -> assertThat(copy(broker.records(TOPIC)).values()).anyMatch(value -> value != null && value.contains("Macbeth")));
            List<ConsumerRecord<String, String>> all = broker.records(TOPIC);
            assertThat(new TreeSet<>(copy(all).keySet())).hasSize(3);
            assertThat(copy(all).values()).noneMatch(value -> value != null && value.contains("Hamlet"));
            assertThat(all).extracting(record -> Long.parseLong(header(record, "change"))).isSorted();
        }
    }
}
