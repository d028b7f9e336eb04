package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.marquee.log.LogFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** What this process logs meanwhile, as the console would show it in a format, nothing held back. */
public final class LogLines implements AutoCloseable {

    /** Rejects an object in which a name comes twice, and anything behind it. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender;

    private LogLines(String format) {
        LoggerContext context = new LoggerContext();
        LogFormat.configure(context, format);
        Encoder<ILoggingEvent> encoder = ((OutputStreamAppender<ILoggingEvent>)
                        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("console")).getEncoder();
        appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                written.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
            }
        };
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
    }

    /** @param format as the setting names it */
    public static LogLines in(String format) {
        return new LogLines(format);
    }

    /** What was written of each event, with the end of its line. */
    public List<String> written() {
        return written;
    }

    /** Waits for a line that has all of this: what is told of a poll is written when the database knows of its end already. */
    public void await(String... parts) {
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(written).anySatisfy(line -> assertThat(line).contains(parts)));
    }

    /** The objects in lines of JSON. */
    public static List<JsonNode> parse(List<String> lines) {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : lines) {
            try {
                objects.add(JSON.readTree(line));
            } catch (IOException e) {
                throw new UncheckedIOException(line, e);
            }
        }
        return objects;
    }

    @Override
    public void close() {
        root.detachAppender(appender);
    }
}
