package io.marquee.draft;

import io.marquee.feed.XmlTreeMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The structure of a document of XML: a place is names of elements from the root, of such that have attributes or children. */
final class XmlStructure {

    private static final Logger LOG = LoggerFactory.getLogger(XmlStructure.class);
    private static final int DEPTH = 64;
    private static final int MOST_TEXT = 100;
    /** Most elements that are passed over because there are too many places: the parser keeps each new name. */
    private static final int MOST_PASSED_OVER = 100_000;
    /** What no path leads to. */
    private static final String NOWHERE = "";

    private final Structure structure = new Structure();
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    /** Those with attributes or children. */
    private final Set<String> objects = new HashSet<>();
    private String name = "";
    private int passedOver;

    private XmlStructure() {}

    /** As far as it can be read. */
    static Structure of(InputStream in) throws IOException {
        XmlStructure walk = new XmlStructure();
        try (InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            walk.walk(XmlTreeMapper.hardened(false).createXMLStreamReader(text));
        } catch (XMLStreamException | RuntimeException e) {
            LOG.debug("only what is before it counts: {}", e.getClass().getSimpleName());
        }
        walk.counts.forEach((place, count) -> {
            if (walk.objects.contains(place)) {
                walk.structure.add(place, count);
            }
        });
        return walk.structure;
    }

    private void walk(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext() && open.size() < DEPTH && passedOver < MOST_PASSED_OVER) {
            switch (xml.next()) {
                case XMLStreamReader.START_ELEMENT -> start(xml);
                case XMLStreamReader.END_ELEMENT -> open.pop();
                case XMLStreamReader.CHARACTERS -> {
                    if (xml.getTextLength() < MOST_TEXT) {
                        structure.addZone(name, xml.getText());
                    }
                }
                default -> { }
            }
        }
    }

    private void start(XMLStreamReader xml) {
        name = name(xml.getPrefix(), xml.getLocalName(), xml.getNamespaceURI());
        String place = place();
        addObject(open.peek());
        open.push(place);
        if (counts.containsKey(place) || !place.equals(NOWHERE) && counts.size() < Structure.MOST) {
            counts.merge(place, 1, Integer::sum);
        } else {
            passedOver++;
        }
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String attribute = name(xml.getAttributePrefix(i), xml.getAttributeLocalName(i), xml.getAttributeNamespace(i));
            structure.addZone(attribute, xml.getAttributeValue(i));
        }
        if (xml.getAttributeCount() > 0) {
            addObject(place);
        }
    }

    private String place() {
        boolean lost = name.isEmpty() || !open.isEmpty() && open.peek().equals(NOWHERE);
        String place = lost ? null : Structure.place(open.isEmpty() ? "" : open.peek(), name);
        return place == null ? NOWHERE : place;
    }

    private void addObject(String place) {
        if (place != null && counts.containsKey(place)) {
            objects.add(place);
        }
    }

    /** A name with its prefix; empty when it is too long to be of use. */
    private String name(String prefix, String local, String uri) {
        String own = prefix == null ? "" : prefix;
        if (uri != null && !uri.isEmpty()) {
            structure.addNamespace(own, uri);
        }
        return own.length() + local.length() > Structure.LONGEST_NAME ? "" : own.isEmpty() ? local : own + ":" + local;
    }
}
