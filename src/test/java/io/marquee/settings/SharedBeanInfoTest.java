package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** MBeans look as Camel's own do, and those of a class share what describes them. */
class SharedBeanInfoTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private static final class TwoRoutes extends RouteBuilder {

        @Override
        public void configure() {
            for (String name : new String[] {"a", "b"}) {
                from("scheduler:" + name + "?initialDelay=3600000").routeId("poll-" + name)
                        .setVariable("provider").constant(name).id(name + "-set")
                        .circuitBreaker().id(name + "-breaker").to("log:" + name).id(name + "-log").end();
            }
        }
    }

    private static Map<String, MBeanInfo> infos(CamelContext context) throws Exception {
        Map<String, MBeanInfo> infos = new TreeMap<>();
        for (ObjectName name : SERVER.queryNames(new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",*"), null)) {
            infos.put(name.getKeyProperty("type") + " " + name.getKeyProperty("name"), SERVER.getMBeanInfo(name));
        }
        return infos;
    }

    @Test
    void describesBeansAsCamelDoesButOnceForAClass() throws Exception {
        Main main = CamelMain.of(new Properties());
        main.configure().withName("shared-info");
        main.configure().addRoutesBuilder(new TwoRoutes());
        DefaultCamelContext ordinary = new DefaultCamelContext();
        ordinary.getCamelContextExtension().setName("ordinary-info");
        ordinary.addRoutes(new TwoRoutes());
        try {
            main.start();
            ordinary.start();
            Map<String, MBeanInfo> ours = infos(main.getCamelContext());
            Map<String, MBeanInfo> camels = infos(ordinary);
            camels.keySet().retainAll(ours.keySet());
            assertThat(camels).containsKeys("routes \"poll-a\"", "processors \"a-set\"", "processors \"b-breaker\"", "endpoints \"scheduler://a\\?initialDelay=3600000\"");
            camels.forEach((name, info) -> assertThat(ours.get(name)).as(name).isEqualTo(info));
            for (String step : new String[] {"set", "breaker", "log"}) {
                assertThat(ours.get("processors \"a-" + step + "\"").getAttributes()[0])
                        .isSameAs(ours.get("processors \"b-" + step + "\"").getAttributes()[0]);
            }
            ObjectName breaker = new ObjectName("org.apache.camel:context=shared-info,type=processors,name=\"b-breaker\"");
            // of the step that Camel manages, and of what describes itself in it
            assertThat(SERVER.getAttribute(breaker, "RouteId")).isEqualTo("poll-b");
            assertThat(SERVER.getAttribute(breaker, "CircuitBreakerFailureRateThreshold")).isNotNull();
        } finally {
            main.stop();
            ordinary.stop();
        }
    }
}
