package io.marquee.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.management.DefaultManagementObjectStrategy;
import org.apache.camel.management.mbean.ManagedCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spi.ManagementObjectStrategy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.StringHelper;

/**
 * The MBean of the context, with all routes as XML, and their numbers in the form of Camel's, which a console asks for again and again while it
 * shows a diagram. Camel walks its own list of routes, and fails when a provider file comes or goes meanwhile; here a copy is walked. For the
 * numbers Camel compares each step with each route, by calls of MBeans: with a thousand provider files one such question took a processor for
 * minutes, also when nobody waited for its answer any more. Here each is looked at once, and one caller at a time. Of more than
 * {@value #MOST_STEPS} steps, some 400 provider files, the routes are told without their steps: the answer is a kilobyte for each.
 */
public final class RouteStatistics extends ManagedCamelContext {

    private static final int MOST_STEPS = 5_000;
    /** What is told of a route, beside its numbers: names of XML, each with that of the MBean. */
    private static final Map<String, String> ROUTE = Map.of(
            "id", "RouteId", "state", "State", "uptime", "UptimeMillis", "group", "RouteGroup", "sourceLocation", "SourceLocation",
            "exchangesInflight", "ExchangesInflight");
    /** The same of a step. */
    private static final Map<String, String> STEP = Map.of(
            "id", "ProcessorId", "index", "Index", "state", "State", "disabled", "Disabled", "sourceLineNumber", "SourceLineNumber",
            "exchangesInflight", "ExchangesInflight");

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

    /** A route or a step of it: what orders the steps, and all attributes of its XML. */
    private record Told(String route, int index, String xml) {}

    @Override
    public synchronized String dumpRoutesStatsAsXml(boolean fullStats, boolean includeProcessors) throws Exception {
        Set<ObjectName> steps = includeProcessors ? names("processors") : Set.of();
        Map<String, List<Told>> ofRoutes = steps.size() > mostSteps ? Map.of()
                : told(steps, STEP, fullStats).stream().sorted(Comparator.comparingInt(Told::index)).collect(Collectors.groupingBy(Told::route));
        StringBuilder xml = new StringBuilder("<camelContextStat")
                .append(attribute("id", getCamelId())).append(attribute("state", getState())).append(attribute("uptime", getUptimeMillis()))
                .append(attribute("exchangesInflight", getInflightExchanges())).append(numbers(dumpStatsAsXml(fullStats))).append(">\n  <routeStats>\n");
        for (Told route : told(names("routes"), ROUTE, fullStats)) {
            xml.append("    <routeStat").append(route.xml()).append(">\n");
            if (includeProcessors) {
                xml.append("      <processorStats>\n");
                ofRoutes.getOrDefault(route.route(), List.of()).forEach(step -> xml.append("        <processorStat").append(step.xml()).append("/>\n"));
                xml.append("      </processorStats>\n");
            }
            xml.append("    </routeStat>\n");
        }
        return xml.append("  </routeStats>\n</camelContextStat>").toString();
    }

    @Override
    public String dumpRoutesAsXml(boolean resolvePlaceholders, boolean generatedIds, boolean sourceLocation) throws Exception {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        RoutesDefinition told = new RoutesDefinition();
        synchronized (model) {
            told.setRoutes(new ArrayList<>(model.getRouteDefinitions()));
        }
        // of others the steps are being prepared still
        told.getRoutes().removeIf(route -> context.getRouteController().getRouteStatus(route.getRouteId()) == null);
        return told.getRoutes().isEmpty() ? null
                : PluginHelper.getModelToXMLDumper(context).dumpModelAsXml(context, told, resolvePlaceholders, generatedIds, sourceLocation);
    }

    private Set<ObjectName> names(String type) throws JMException {
        ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
        String host = Boolean.TRUE.equals(agent.getIncludeHostName()) ? "*/" : "";
        return agent.getMBeanServer().queryNames(
                new ObjectName(agent.getMBeanObjectDomainName() + ":context=" + host + context.getManagementName() + ",type=" + type + ",*"), null);
    }

    /** All that are still there: a file may go at any time. */
    private List<Told> told(Set<ObjectName> names, Map<String, String> attributes, boolean fullStats) throws JMException {
        MBeanServer server = context.getManagementStrategy().getManagementAgent().getMBeanServer();
        String[] asked = Stream.concat(Stream.of("RouteId"), attributes.values().stream()).distinct().toArray(String[]::new);
        List<Told> told = new ArrayList<>();
        for (ObjectName name : names) {
            try {
                // what Camel says of those that have none
                Map<String, Object> values = new HashMap<>(Map.of("Index", 0, "SourceLineNumber", -1));
                for (Attribute attribute : server.getAttributes(name, asked).asList()) {
                    if (attribute.getValue() != null) {
                        values.put(attribute.getName(), attribute.getValue());
                    }
                }
                Object stats = server.invoke(name, "dumpStatsAsXml", new Object[] {fullStats}, new String[] {boolean.class.getName()});
                String xml = attributes.entrySet().stream().map(each -> attribute(each.getKey(), values.get(each.getValue()))).collect(Collectors.joining());
                told.add(new Told(String.valueOf(values.get("RouteId")), (Integer) values.get("Index"), xml + numbers((String) stats)));
            } catch (InstanceNotFoundException e) {
                // gone since
                continue;
            }
        }
        return told;
    }

    /** Of an element of numbers, its attributes. */
    private static String numbers(String element) {
        return " " + element.substring(element.indexOf(' '), element.lastIndexOf("/>")).strip();
    }

    private static String attribute(String name, Object value) {
        return value == null ? "" : " " + name + "=\"" + StringHelper.xmlEncode(String.valueOf(value)) + "\"";
    }
}
