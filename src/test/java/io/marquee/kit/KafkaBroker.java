package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** A broker of Kafka with a controller (KRaft), in a process of its own that can be ended and started again with what it had. */
public final class KafkaBroker implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path folder;
    private final Path properties;
    private final int port = FreePort.next();
    private Process process;

    /** @param folder an empty one */
    public KafkaBroker(Path folder) {
        this.folder = folder;
        int controller = FreePort.next();
        try {
            properties = Files.writeString(folder.resolve("server.properties"), """
                    process.roles=broker,controller
                    node.id=1
                    listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                    advertised.listeners=PLAINTEXT://127.0.0.1:%d
                    controller.listener.names=CONTROLLER
                    controller.quorum.bootstrap.servers=127.0.0.1:%d
                    log.dirs=%s
                    auto.create.topics.enable=false
                    offsets.topic.replication.factor=1
                    """.formatted(port, controller, port, controller, folder.resolve("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process format = java("kafka.tools.StorageTool", "format", "--standalone", "-t", "MkU3OEVBNTcwNTJENDM2Qk", "-c", properties.toString());
        Awaitility.await().atMost(LIMIT).until(() -> !format.isAlive());
        if (format.exitValue() != 0) {
            throw new IllegalStateException(said());
        }
    }

    private Process java(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String said() {
        return ProjectFiles.text(folder.resolve("broker.log"));
    }

    /** Starts it, and waits until it answers. */
    public KafkaBroker start() {
        process = java("kafka.Kafka", properties.toString());
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).ignoreExceptions().until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(said());
            }
            try (Admin admin = admin()) {
                return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
            }
        });
        return this;
    }

    private Admin admin() {
        return Admin.create(new HashMap<>(Map.of("bootstrap.servers", address(), "request.timeout.ms", "2000", "default.api.timeout.ms", "5000")));
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Makes a topic that keeps the newest record of each key. */
    public void makeCompacted(String topic) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")))).all().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** All records of a topic, in their order; null for the value of a tombstone. */
    public List<ConsumerRecord<String, String>> records(String topic) {
        TopicPartition only = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", address()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only)).get(only);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (consumer.position(only) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** Ends it at once. */
    public void kill() {
        process.destroyForcibly();
        Awaitility.await().atMost(LIMIT).until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
