package io.marquee.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets the format of the log, text or JSON, and leads the lines of {@code java.util.logging} there too. */
public final class LogFormat {

    private static final String TEXT = "text";

    private LogFormat() {}

    /**
     * Writes from now on in this format, and takes in what libraries log by {@code java.util.logging}.
     *
     * @param format {@code text}, which is how each process begins, or {@code json}
     */
    public static void use(String format) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (!TEXT.equals(format)) {
            configure((LoggerContext) LoggerFactory.getILoggerFactory(), format);
        }
    }

    /** Sets up a context of its own in this format. */
    public static void configure(LoggerContext context, String format) {
        URL file = LogFormat.class.getResource(TEXT.equals(format) ? "/logback.xml" : "/logback-" + format + ".xml");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        context.reset();
        try {
            configurator.doConfigure(file);
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
    }
}
