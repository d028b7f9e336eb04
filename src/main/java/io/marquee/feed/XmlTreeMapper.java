package io.marquee.feed;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import com.fasterxml.aalto.stax.OutputFactoryImpl;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import com.fasterxml.jackson.dataformat.xml.deser.FromXmlParser;
import java.io.IOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Jackson's XML mapper, set up to read one record as a tree that a mapping can walk without surprises.
 *
 * <p>Attributes become text fields. Child elements become arrays under their name, also when there is one; a child
 * with nothing but text becomes that text. Text beside other content stands under {@code #text}. Names keep their prefix.
 *
 * <p>No DTD, no entities but the five of XML, at most {@value #MAX_DEPTH} levels, and values of at most {@value #MAX_VALUE}
 * characters.
 */
public final class XmlTreeMapper extends XmlMapper {

    private static final long serialVersionUID = 1L;

    static final int MAX_DEPTH = 64;
    static final int MAX_VALUE = 65_536;

    public XmlTreeMapper() {
        super(new XmlFactory(hardened(), new OutputFactoryImpl()));
        registerModule(new SimpleModule().addDeserializer(JsonNode.class, new TreeReader()));
    }

    /** Named here, because which StAX the platform finds depends on the order of the class path. */
    private static XMLInputFactory hardened() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** Walks the stream reader below Jackson's parser: a record's tokens are its events, one to one. */
    private static final class TreeReader extends JsonDeserializer<JsonNode> {

        private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

        @Override
        public JsonNode deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            XMLStreamReader xml = ((FromXmlParser) parser).getStaxReader();
            try {
                JsonNode tree = element(xml, 1);
                while (xml.hasNext()) {
                    xml.next();
                }
                return tree.isObject() ? tree : NODES.objectNode().set("#text", tree);
            } catch (XMLStreamException | UncheckedStreamException e) {
                throw new JsonParseException(parser, firstLine(e.getMessage()));
            }
        }

        private static JsonNode element(XMLStreamReader xml, int depth) throws XMLStreamException {
            if (depth > MAX_DEPTH) {
                throw new XMLStreamException("more than " + MAX_DEPTH + " levels");
            }
            SmallMap<JsonNode> fields = new SmallMap<>();
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                // that none comes twice, the parser has seen to
                fields.add(name(xml.getAttributePrefix(i), xml.getAttributeLocalName(i)), NODES.textNode(checked(xml.getAttributeValue(i))));
            }
            ObjectNode node = new ObjectNode(NODES, fields);
            String text = null;
            for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        String name = name(xml.getPrefix(), xml.getLocalName());
                        children(node, name).add(element(xml, depth + 1));
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (!xml.isWhiteSpace()) {
                            text = checked(text == null ? xml.getText() : text + xml.getText());
                        }
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new XMLStreamException("undeclared entity &" + xml.getLocalName() + ";");
                    default -> { }
                }
            }
            if (text == null) {
                return node;
            }
            return node.isEmpty() ? NODES.textNode(text) : node.put("#text", text);
        }

        private static ArrayNode children(ObjectNode node, String name) {
            return node.get(name) instanceof ArrayNode children ? children : node.putArray(name);
        }

        private static String name(String prefix, String local) {
            return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
        }

        private static String checked(String value) throws XMLStreamException {
            if (value.length() > MAX_VALUE) {
                throw new XMLStreamException("a value of more than " + MAX_VALUE + " characters");
            }
            return value;
        }

        private static String firstLine(String message) {
            return message == null ? "ill-formed" : message.lines().findFirst().orElse("ill-formed");
        }
    }
}
