package io.marquee.settings;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.management.DefaultManagementObjectStrategy;
import org.apache.camel.management.mbean.ManagedCamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spi.ManagementObjectStrategy;
import org.apache.camel.util.StringHelper;

/**
 * The MBean of the context, with the numbers of all routes as XML in the form of Camel's, which a console asks for again and again while it
 * shows a diagram. Camel compares each step with each route for it, by calls of MBeans: with a thousand provider files one such question
 * took a processor for minutes, also when nobody waited for its answer any more. Here each is looked at once, and one caller at a time. Of
 * more than {@value #MOST_STEPS} steps, some 400 provider files, the routes are told without their steps: the answer is a kilobyte for each.
 */
public final class RouteStatistics extends ManagedCamelContext {

    private static final int MOST_STEPS = 5_000;

    private final CamelContext context;
    private final int mostSteps;

    RouteStatistics(CamelContext context, int mostSteps) {
        super(context);
        this.context = context;
        this.mostSteps = mostSteps;
    }

    /** What a context is managed by, for those that have not begun. */
    static ManagementObjectStrategy strategy() {
        return strategy(MOST_STEPS);
    }

    static ManagementObjectStrategy strategy(int mostSteps) {
        return new DefaultManagementObjectStrategy() {
            @Override
            public Object getManagedObjectForCamelContext(CamelContext context) {
                RouteStatistics managed = new RouteStatistics(context, mostSteps);
                managed.init(context.getManagementStrategy());
                return managed;
            }
        };
    }

    /** A step or a route: its attributes by name, and its numbers as attributes of XML. */
    private record Told(Map<String, Object> values, String numbers) {

        private String text(String name) {
            return String.valueOf(values.get(name));
        }

        private int index() {
            return values.get("Index") instanceof Integer index ? index : 0;
        }
    }

    @Override
    public synchronized String dumpRoutesStatsAsXml(boolean fullStats, boolean includeProcessors) throws Exception {
        Set<ObjectName> steps = includeProcessors ? names("processors") : Set.of();
        Map<String, List<Told>> ofRoutes = steps.size() > mostSteps ? Map.of()
                : told(steps, fullStats, "ProcessorId", "RouteId", "Index", "State", "Disabled", "SourceLineNumber", "ExchangesInflight").stream()
                        .collect(Collectors.groupingBy(step -> step.text("RouteId")));
        StringBuilder xml = new StringBuilder("<camelContextStat")
                .append(attribute("id", getCamelId())).append(attribute("state", getState())).append(attribute("uptime", getUptimeMillis()))
                .append(attribute("exchangesInflight", getInflightExchanges())).append(numbers(dumpStatsAsXml(fullStats))).append(">\n  <routeStats>\n");
        for (Told route : told(names("routes"), fullStats, "RouteId", "State", "UptimeMillis", "RouteGroup", "SourceLocation", "ExchangesInflight")) {
            xml.append("    <routeStat")
                    .append(attribute("id", route.text("RouteId"))).append(attribute("state", route.text("State"))).append(attribute("uptime", route.text("UptimeMillis")))
                    .append(attribute("group", route.values().get("RouteGroup"))).append(attribute("sourceLocation", route.values().get("SourceLocation")))
                    .append(attribute("exchangesInflight", route.text("ExchangesInflight"))).append(route.numbers()).append(">\n");
            if (includeProcessors) {
                xml.append("      <processorStats>\n");
                ofRoutes.getOrDefault(route.text("RouteId"), List.of()).stream().sorted(Comparator.comparingInt(Told::index)).forEach(step -> xml
                        .append("        <processorStat")
                        .append(attribute("id", step.text("ProcessorId"))).append(attribute("index", step.index())).append(attribute("state", step.text("State")))
                        .append(attribute("disabled", step.text("Disabled"))).append(attribute("sourceLineNumber", step.values().getOrDefault("SourceLineNumber", -1)))
                        .append(attribute("exchangesInflight", step.text("ExchangesInflight"))).append(step.numbers()).append("/>\n"));
                xml.append("      </processorStats>\n");
            }
            xml.append("    </routeStat>\n");
        }
        return xml.append("  </routeStats>\n</camelContextStat>").toString();
    }

    private Set<ObjectName> names(String type) throws JMException {
        ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
        String host = Boolean.TRUE.equals(agent.getIncludeHostName()) ? "*/" : "";
        return agent.getMBeanServer().queryNames(
                new ObjectName(agent.getMBeanObjectDomainName() + ":context=" + host + context.getManagementName() + ",type=" + type + ",*"), null);
    }

    /** All that are still there, in the order of their names. */
    private List<Told> told(Set<ObjectName> names, boolean fullStats, String... attributes) throws JMException {
        MBeanServer server = context.getManagementStrategy().getManagementAgent().getMBeanServer();
        Map<ObjectName, Told> told = new TreeMap<>();
        for (ObjectName name : names) {
            try {
                Map<String, Object> values = new HashMap<>();
                for (Attribute attribute : server.getAttributes(name, attributes).asList()) {
                    if (attribute.getValue() != null) {
                        values.put(attribute.getName(), attribute.getValue());
                    }
                }
                Object stats = server.invoke(name, "dumpStatsAsXml", new Object[] {fullStats}, new String[] {boolean.class.getName()});
                told.put(name, new Told(values, numbers((String) stats)));
            } catch (InstanceNotFoundException e) {
                // its file is gone since
                continue;
            }
        }
        return List.copyOf(told.values());
    }

    /** Of an element of numbers, its attributes. */
    private static String numbers(String element) {
        return " " + element.substring(element.indexOf(' '), element.lastIndexOf("/>")).strip();
    }

    private static String attribute(String name, Object value) {
        return value == null ? "" : " " + name + "=\"" + StringHelper.xmlEncode(String.valueOf(value)) + "\"";
    }
}
