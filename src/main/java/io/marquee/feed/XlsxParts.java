package io.marquee.feed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts of a workbook. Which part is what is found by how they name one another alone, as writers call them what they like. */
final class XlsxParts implements Closeable {

    /** Most parts that one of them names. */
    static final int MAX_NAMED = 2_000;

    private final ZipDirectory zip;

    /**
     * What a part names.
     *
     * @param type the last word of what it is, such as {@code worksheet}: the namespaces of both versions of the standard differ before it
     * @param part as the zip has it
     */
    record Relationship(String type, String part) {}

    /** @param zip closed with this */
    XlsxParts(ZipDirectory zip) {
        this.zip = zip;
    }

    /** @throws FeedException when there is no such part, or it is damaged */
    XlsxXml open(String part) throws IOException {
        InputStream in = zip.open(part);
        try {
            return new XlsxXml(in, part);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** What a part names, in order, by the ids that it uses for them; nothing if it names none. */
    Map<String, Relationship> namedBy(String of) throws IOException {
        int slash = of.lastIndexOf('/') + 1;
        String part = of.substring(0, slash) + "_rels/" + of.substring(slash) + ".rels";
        Map<String, Relationship> all = new LinkedHashMap<>();
        if (!zip.has(part)) {
            return all;
        }
        try (XlsxXml xml = open(part)) {
            while (xml.next()) {
                if (xml.begins("Relationship") && !"External".equals(xml.attribute("TargetMode"))) {
                    String type = String.valueOf(xml.attribute("Type"));
                    all.put(String.valueOf(xml.attribute("Id")), new Relationship(type.substring(type.lastIndexOf('/') + 1), target(of, xml.attribute("Target"))));
                }
                if (all.size() > MAX_NAMED) {
                    throw new FeedException("a part of the workbook that names more than " + MAX_NAMED + " others");
                }
            }
        }
        return all;
    }

    /** A name as a part has it, which may be relative to that part, as the zip has it. */
    private static String target(String of, String name) {
        String path = String.valueOf(name).replace('\\', '/');
        Deque<String> names = new ArrayDeque<>();
        for (String one : (path.startsWith("/") ? path : of.substring(0, of.lastIndexOf('/') + 1) + path).split("/")) {
            if (one.equals("..")) {
                names.pollLast();
            } else if (!one.isEmpty() && !one.equals(".")) {
                names.add(one);
            }
        }
        return String.join("/", names);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
