package io.marquee.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.plan.Plan;
import io.marquee.plan.PlanReader;
import io.marquee.plan.RejectedItemException;
import io.marquee.plan.TimeNotation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;

/** What someone would write in Java who knows one feed. Prints nanoseconds of CPU time, one line a pass. */
final class PlainReading {

    private static final TimeNotation TIMES = TimeNotation.of("UTC", null);
    private static final JsonFactory JSON = new JsonFactory();

    private final Consumer<Plan> plans;

    private PlainReading(Consumer<Plan> plans) {
        this.plans = plans;
    }

    /** @param arguments the file, its format, and how many passes */
    public static void main(String[] arguments) throws Exception {
        for (int pass = 0; pass < Integer.parseInt(arguments[2]); pass++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            read(Path.of(arguments[0]), FlatFormat.valueOf(arguments[1]), plan -> { });
            System.out.println(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        }
    }

    static void read(Path file, FlatFormat format, Consumer<Plan> plans) throws Exception {
        PlainReading reading = new PlainReading(plans);
        switch (format) {
            case XML -> reading.xml(file);
            case XLSX -> reading.workbook(file);
            case JSON -> reading.json(file, 2);
            case NDJSON -> reading.json(file, 1);
            case JSONLD -> reading.scripts(file);
            case CSV -> reading.csv(file);
            case ICAL -> reading.calendar(file);
        }
    }

    private void xml(Path file) throws Exception {
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

    /** Its texts stand in their cells, and its sheet is the last part. */
    private void workbook(Path file) throws Exception {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            while (!zip.getNextEntry().getName().contains("sheet")) {
                zip.closeEntry();
            }
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(zip, "UTF-8");
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT && "v".equals(xml.getLocalName())) {
                    values.add(xml.getElementText());
                } else if (event == XMLStreamConstants.END_ELEMENT && "row".equals(xml.getLocalName())) {
                    if (names.isEmpty()) {
                        names.addAll(values);
                    } else {
                        Map<String, String> fields = new LinkedHashMap<>();
                        names.forEach(name -> fields.put(name, values.get(fields.size())));
                        plan(fields);
                    }
                    values.clear();
                }
            }
        }
    }

    private void json(Path file, int level) throws Exception {
        try (JsonParser json = JSON.createParser(file.toFile())) {
            objects(json, level, this::plan);
        }
    }

    /** Scripts stand on a line of their own each. */
    private void scripts(Path file) throws Exception {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("<script")) {
                    int from = line.indexOf('>') + 1;
                    try (JsonParser json = JSON.createParser(line.substring(from, line.indexOf("</script>", from)))) {
                        objects(json, 1, fields -> plan(fields.get("identifier"), fields.get("name"), fields.get("availability"),
                                fields.get("startDate"), fields.get("endDate"), fields.get("price")));
                    }
                }
            }
        }
    }

    /** Gives the values of each object at that level, with those of the objects within. */
    private static void objects(JsonParser json, int level, Fields each) throws IOException, RejectedItemException {
        Map<String, String> fields = new LinkedHashMap<>();
        int depth = 0;
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            depth += token == JsonToken.START_OBJECT ? 1 : 0;
            if (depth >= level && token.isScalarValue()) {
                fields.put(json.currentName(), json.getText());
            } else if (token == JsonToken.END_OBJECT && depth-- == level) {
                each.take(fields);
                fields = new LinkedHashMap<>();
            }
        }
    }

    private void csv(Path file) throws Exception {
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

    /** No line of it is folded, and no time has a zone. */
    private void calendar(Path file) throws Exception {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(':');
                if (line.equals("END:VEVENT")) {
                    plan(fields.get("UID"), fields.get("SUMMARY"), fields.get("X-SALE"), time(fields.get("DTSTART")), time(fields.get("DTEND")), fields.get("X-COST"));
                    fields = new LinkedHashMap<>();
                } else if (colon > 0) {
                    fields.put(line.substring(0, colon), line.substring(colon + 1));
                }
            }
        }
    }

    private static String time(String text) {
        return text.substring(0, 4) + '-' + text.substring(4, 6) + '-' + text.substring(6, 11) + ':' + text.substring(11, 13) + ':' + text.substring(13);
    }

    private void plan(Map<String, String> fields) throws RejectedItemException {
        plan(fields.get("id"), fields.get("title"), fields.get("status"), fields.get("start"), fields.get("end"), fields.get("price"));
    }

    private void plan(String id, String title, String status, String start, String end, String price) throws RejectedItemException {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("base_id", id).put("plan_id", "1").put("title", title);
        item.put("sell_mode", "onsale".equals(status) ? "online" : "offline");
        item.put("start", start).put("end", end).putArray("prices").add(price);
        plans.accept(PlanReader.read(item, "flat", TIMES, (field, value) -> { }));
    }

    private interface Fields {
        void take(Map<String, String> fields) throws RejectedItemException;
    }
}
