package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.management.mbean.ManagedCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.spi.ModelToXMLDumper;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The numbers of all routes at once, as a console asks for them. */
class RouteStatisticsTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private static final class Routes extends RouteBuilder {
        private final int routes;

        Routes(int routes) {
            this.routes = routes;
        }

        @Override
        public void configure() {
            for (int i = 0; i < routes; i++) {
                from("direct:" + i).routeId("route-" + i).routeGroup(i % 2 == 0 ? "R&D" : null)
                        .setVariable("one").constant(i).id(i + "-one")
                        .circuitBreaker().id(i + "-breaker").to("log:" + i + "?level=OFF").id(i + "-log").end();
            }
        }
    }

    private static ObjectName bean(String context) throws Exception {
        return SERVER.queryNames(new ObjectName("org.apache.camel:context=" + context + ",type=context,*"), null).iterator().next();
    }

    private static String dump(String context, boolean steps) throws Exception {
        return (String) SERVER.invoke(bean(context), "dumpRoutesStatsAsXml", new Object[] {true, steps}, new String[] {"boolean", "boolean"});
    }

    private static String routes(String context) throws Exception {
        return (String) SERVER.invoke(bean(context), "dumpRoutesAsXml", new Object[0], new String[0]);
    }

    /** Each element by its kind and id, with its attributes; how long it is there or idle is another value each time. */
    private static Map<String, Map<String, String>> read(String xml) throws Exception {
        Map<String, Map<String, String>> elements = new TreeMap<>();
        Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml))).getDocumentElement();
        for (String kind : List.of("routeStat", "processorStat")) {
            NodeList all = root.getElementsByTagName(kind);
            for (int i = 0; i < all.getLength(); i++) {
                Element element = (Element) all.item(i);
                Map<String, String> values = new TreeMap<>();
                for (int j = 0; j < element.getAttributes().getLength(); j++) {
                    String name = element.getAttributes().item(j).getNodeName();
                    values.put(name, name.matches("uptime|idleSince") ? "" : element.getAttribute(name));
                }
                String parent = kind.equals("processorStat") ? ((Element) element.getParentNode().getParentNode()).getAttribute("id") + " " : "";
                elements.put(kind + " " + parent + element.getAttribute("id"), values);
            }
        }
        return elements;
    }

    private static Main main(String name, int routes) {
        Main main = CamelMain.of(new Properties());
        main.configure().withName(name);
        main.configure().addRoutesBuilder(new Routes(routes));
        return main;
    }

    private static Main main(String name, int routes, int mostSteps) throws Exception {
        Main main = main(name, routes);
        main.init();
        main.getCamelContext().getManagementStrategy().setManagementObjectStrategy(RouteStatistics.strategy(mostSteps));
        return main;
    }

    /** What Camel itself would answer. */
    private static ManagedCamelContext camels(CamelContext context) {
        ManagedCamelContext camels = new ManagedCamelContext(context);
        camels.init(context.getManagementStrategy());
        return camels;
    }

    @Test
    void saysWhatCamelSays() throws Exception {
        Main main = main("our-numbers", 3);
        try {
            main.start();
            CamelContext context = main.getCamelContext();
            for (int i = 0; i < 2; i++) {
                main.getCamelTemplate().sendBody("direct:1", "");
            }
            ManagedCamelContext camels = camels(context);
            String ours = dump("our-numbers", true);
            // an ampersand is no XML, as Camel writes it
            assertThat(read(ours)).hasSize(3 + 3 * 3).isEqualTo(read(camels.dumpRoutesStatsAsXml(true, true).replace("R&D", "R&amp;D")));
            assertThat(read(ours).get("processorStat route-1 1-log")).containsEntry("exchangesCompleted", "2");
            assertThat(read(ours).get("routeStat route-0")).containsEntry("group", "R&D");
            assertThat(ours).containsSubsequence("\"1-one\"", "\"1-breaker\"", "\"1-log\"");
            assertThat(read(dump("our-numbers", false))).hasSize(3).isEqualTo(read(camels.dumpRoutesStatsAsXml(true, false).replace("R&D", "R&amp;D")));
        } finally {
            main.stop();
        }
    }

    @Test
    void tellsRoutesAsCamelDoesAlsoWhileMoreOfThemCome() throws Exception {
        Main main = main("our-routes", 3);
        try {
            main.start();
            CamelContext context = main.getCamelContext();
            ManagedCamelContext camels = camels(context);
            String before = routes("our-routes");
            assertThat(before).contains("route-2").isEqualTo(camels.dumpRoutesAsXml());
            ModelToXMLDumper dumper = PluginHelper.getModelToXMLDumper(context);
            context.getCamelContextExtension().addContextPlugin(ModelToXMLDumper.class, (ModelToXMLDumper) Proxy.newProxyInstance(
                    ModelToXMLDumper.class.getClassLoader(), new Class<?>[] {ModelToXMLDumper.class}, (proxy, method, arguments) -> {
                        for (RouteDefinition route : ((RoutesDefinition) arguments[1]).getRoutes()) {
                            context.addRoutes(new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("direct:more-" + route.getRouteId()).routeId("more-" + route.getRouteId()).to("log:more?level=OFF");
                                }
                            });
                        }
                        return method.invoke(dumper, arguments);
                    }));
            assertThat(routes("our-routes")).isEqualTo(before);
            assertThat(context.getRoutes()).hasSize(6);
        } finally {
            main.stop();
        }
    }

    /** Camel asked 2 MBeans for each pair of a route and a step. */
    @Test
    void looksAtEachStepOnce() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        MBeanServer counting = (MBeanServer) Proxy.newProxyInstance(MBeanServer.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, (proxy, method, arguments) -> {
            calls.incrementAndGet();
            try {
                return method.invoke(SERVER, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        Main main = main("counted-numbers", 40, 200);
        try {
            main.start();
            main.getCamelContext().getManagementStrategy().getManagementAgent().setMBeanServer(counting);
            assertThat(read(dump("counted-numbers", true))).hasSize(40 + 40 * 3);
            assertThat(calls.get()).isLessThanOrEqualTo(2 + 2 * (40 + 40 * 3));
        } finally {
            main.stop();
        }
    }

    @Test
    void tellsTheRoutesAloneWhenThereAreTooManySteps() throws Exception {
        List<String> sizes = new ArrayList<>();
        for (int most : new int[] {30, 29}) {
            Main main = main("many-numbers-" + most, 10, most);
            try {
                main.start();
                sizes.add(read(dump("many-numbers-" + most, true)).keySet().stream().filter(key -> key.startsWith("processorStat")).count() + " "
                        + read(dump("many-numbers-" + most, true)).keySet().stream().filter(key -> key.startsWith("routeStat")).count());
            } finally {
                main.stop();
            }
        }
        assertThat(sizes).containsExactly("30 10", "0 10");
    }
}
