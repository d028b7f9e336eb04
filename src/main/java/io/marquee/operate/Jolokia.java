package io.marquee.operate;

import io.marquee.settings.SharedBeanInfo;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaObjectNameRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.NotChangedException;
import org.jolokia.server.core.restrictor.RestrictorFactory;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.service.impl.JulLogHandler;
import org.jolokia.server.core.util.RequestType;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.jmx.api.CacheKeyProvider;
import org.jolokia.service.serializer.JolokiaSerializer;

/**
 * Answers as Camel's own plugin for Jolokia does, and with two things for which that has no place. A thousand provider files make 22,000
 * MBeans, whose descriptions are 192 MB: a description that many share is told once to whoever asks with {@code listCache}, as Hawtio does.
 * And a question that would tell of more than {@value #MOST} MBeans is answered with the status 400 and what to ask instead. Of requests that
 * ask about many, one is answered at a time, and it may do so {@value #MOST_AT_ONCE} times.
 */
final class Jolokia extends ServiceSupport implements Handler<RoutingContext> {

    private static final String POLICY = "classpath:/jolokia-access.xml";
    private static final int MOST = 5_000;
    private static final int MOST_AT_ONCE = 5;

    private final MBeanServer server;
    private final JolokiaServiceManager services;
    /** Held by who tells of many, until that is text. */
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile HttpRequestHandler requests;

    private Jolokia(MBeanServer server, Restrictor policy) {
        this.server = server;
        this.services = JolokiaServiceManagerFactory.createJolokiaServiceManager(
                new StaticConfiguration(ConfigKey.AGENT_ID, "marquee"), new JulLogHandler(Jolokia.class.getName()), policy);
        services.addService(new JolokiaSerializer());
        services.addService(new Bounded());
        services.addService(new Descriptions());
    }

    /** Answers until the context stops. */
    static Jolokia of(CamelContext context) throws Exception {
        Restrictor policy = Objects.requireNonNull(RestrictorFactory.lookupPolicyRestrictor(POLICY), POLICY);
        Jolokia jolokia = new Jolokia(context.getManagementStrategy().getManagementAgent().getMBeanServer(), policy);
        context.addService(jolokia);
        return jolokia;
    }

    @Override
    protected void doStart() {
        requests = new HttpRequestHandler(services.start());
    }

    @Override
    protected void doStop() {
        services.stop();
    }

    @Override
    public void handle(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(answer(context));
    }

    private String answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        Map<String, String[]> parameters = new HashMap<>();
        request.params().names().forEach(name -> parameters.put(name, request.params().getAll(name).toArray(String[]::new)));
        byte[] body = Optional.ofNullable(context.body().buffer()).map(Buffer::getBytes).orElse(new byte[0]);
        try {
            return requests.handlePostRequest(request.uri(), new ByteArrayInputStream(body), StandardCharsets.UTF_8.name(), parameters).toJSONString();
        } catch (IOException | EmptyResponseException | RuntimeException e) {
            return requests.handleThrowable(e).toJSONString();
        } catch (StackOverflowError e) {
            return requests.handleThrowable(new IllegalArgumentException("This is nested too deeply to be read")).toJSONString();
        } finally {
            while (turn.isHeldByCurrentThread()) {
                turn.unlock();
            }
        }
    }

    /** What asks MBeans, those that are many only for as many as fit. */
    private final class Bounded extends LocalRequestHandler {

        Bounded() {
            super(0);
        }

        @Override
        public <R extends JolokiaRequest> Object handleRequest(R request, Object before)
                throws InstanceNotFoundException, AttributeNotFoundException, ReflectionException, MBeanException, NotChangedException,
                        EmptyResponseException {
            RequestType type = request.getType();
            ObjectName name = request instanceof JolokiaObjectNameRequest named ? named.getObjectName() : null;
            boolean ofSeveral = name != null && name.isPattern();
            if (type == RequestType.LIST || ofSeveral || type == RequestType.EXEC && "context".equals(name.getKeyProperty("type"))) {
                turn.lock();
                reject(turn.getHoldCount(), MOST_AT_ONCE, "questions about many MBeans in one request", "one after the other");
            }
            if (type == RequestType.LIST && !request.getParameterAsBool(ConfigKey.LIST_CACHE) && isOfMany(request.getPathParts())) {
                reject(server.getMBeanCount(), MOST, "MBeans", "with the parameter listCache=true, or by a path of domain and name");
            }
            if (type == RequestType.READ && ofSeveral) {
                reject(server.queryNames(name, null).size(), MOST, "MBeans", "by a narrower pattern");
            }
            return super.handleRequest(request, before);
        }

        private static boolean isOfMany(List<String> path) {
            return path == null || path.size() < 2 || path.get(1).matches(".*[*?].*");
        }

        private static void reject(int count, int most, String what, String how) {
            if (count > most) {
                throw new IllegalArgumentException("These are " + count + " " + what + ", and at most " + most + " are answered like this: ask " + how);
            }
        }
    }

    /** Which descriptions are one. */
    private final class Descriptions extends CacheKeyProvider {

        Descriptions() {
            super(0);
        }

        @Override
        public String determineKey(ObjectInstance bean) {
            try {
                return SharedBeanInfo.described(server.getMBeanInfo(bean.getObjectName()));
            } catch (JMException e) {
                // gone since
                return null;
            }
        }
    }
}
