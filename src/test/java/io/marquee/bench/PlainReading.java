package io.marquee.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.plan.PlanReader;
import io.marquee.plan.RejectedItemException;
import io.marquee.plan.TimeNotation;
import java.io.BufferedReader;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;

/** What someone would write in Java who knows one feed. Prints nanoseconds of CPU time, one line a pass. */
final class PlainReading {

    private static final TimeNotation TIMES = TimeNotation.of("UTC", null);

    private PlainReading() {}

    /** @param arguments the file, its format, and how many passes */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        for (int pass = 0; pass < Integer.parseInt(arguments[2]); pass++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            switch (FlatFeed.Format.valueOf(arguments[1])) {
                case XML -> xml(file);
                case JSON -> json(file);
                case CSV -> csv(file);
            }
            System.out.println(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        }
    }

    private static void xml(Path file) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT && "item".equals(xml.getLocalName())) {
                    Map<String, String> fields = new LinkedHashMap<>();
                    for (int i = 0; i < xml.getAttributeCount(); i++) {
                        fields.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
                    }
                    plan(fields);
                }
            }
        }
    }

    private static void json(Path file) throws Exception {
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            Map<String, String> fields = new LinkedHashMap<>();
            int depth = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                depth += token == JsonToken.START_OBJECT ? 1 : 0;
                if (depth == 2 && token.isScalarValue()) {
                    fields.put(json.currentName(), json.getText());
                } else if (token == JsonToken.END_OBJECT && depth-- == 2) {
                    plan(fields);
                    fields = new LinkedHashMap<>();
                }
            }
        }
    }

    private static void csv(Path file) throws Exception {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String[] names = lines.readLine().split(",");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.replace("\"", "").split(",");
                Map<String, String> fields = new LinkedHashMap<>();
                for (int i = 0; i < names.length; i++) {
                    fields.put(names[i], values[i]);
                }
                plan(fields);
            }
        }
    }

    private static void plan(Map<String, String> fields) throws RejectedItemException {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("base_id", fields.get("id")).put("plan_id", "1").put("title", fields.get("title"));
        item.put("sell_mode", "onsale".equals(fields.get("status")) ? "online" : "offline");
        item.put("start", fields.get("start")).put("end", fields.get("end")).putArray("prices").add(fields.get("price"));
        PlanReader.read(item, "flat", TIMES, price -> { });
    }
}
