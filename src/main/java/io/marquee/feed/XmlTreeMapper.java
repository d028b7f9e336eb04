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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import com.fasterxml.jackson.dataformat.xml.deser.FromXmlParser;
import java.io.IOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Jackson's XML mapper, set up to read one record as a tree that a mapping can walk without surprises.
 *
 * <p>Attributes become text fields. Child elements become arrays under their name, also when there is one; a child
 * with nothing but text becomes that text. Text beside other content stands under {@code #text}. Names keep their prefix, or
 * get that of the attribute {@link XmlPrefixes} of the reader.
 *
 * <p>No DTD, no entities but the five of XML, at most {@value #MAX_DEPTH} levels, at most {@value #MAX_NODES}
 * elements and attributes, and values of at most {@value #MAX_VALUE} characters.
 */
public final class XmlTreeMapper extends XmlMapper {

    private static final long serialVersionUID = 1L;

    static final int MAX_DEPTH = 64;
    static final int MAX_VALUE = 65_536;
    static final int MAX_NODES = 250_000;
    static final int MAX_NEW_NAMES = 2_000;
    static final int MAX_NAMESPACES = 64;

    private static final int BYTES_A_NAME = 4;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    public XmlTreeMapper() {
        super(new XmlFactory(hardened(true), new OutputFactoryImpl()));
        registerModule(new SimpleModule().addDeserializer(JsonNode.class, new TreeReader(getFactory())));
    }

    /**
     * Makes parsers that read nothing but what they are given. Named here, because which StAX the platform finds depends on the order of the class path.
     *
     * @param whole whether text comes in one piece, however long it is
     */
    public static XMLInputFactory hardened(boolean whole) {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, whole);
        return factory;
    }

    /** Reads the tree from the StAX reader below Jackson's parser, and replaces the factory when it has met too many names. */
    private static final class TreeReader extends JsonDeserializer<JsonNode> {

        private final XmlFactory factory;
        private volatile XmlNames names = new XmlNames();

        TreeReader(XmlFactory factory) {
            this.factory = factory;
        }

        @Override
        public JsonNode deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            XMLStreamReader xml = ((FromXmlParser) parser).getStaxReader();
            try {
                JsonNode tree = new XmlWalk(xml, names, prefixes(context)).element(1);
                while (xml.hasNext()) {
                    xml.next();
                }
                if (names.areTooMany()) {
                    forget();
                }
                return tree.isObject() ? tree : NODES.objectNode().set("#text", tree);
            } catch (XMLStreamException | UncheckedStreamException e) {
                // the names in what could not be read are estimated by its length
                names.mayHaveMet(xml.getLocation().getCharacterOffset() / BYTES_A_NAME);
                if (names.areTooMany()) {
                    forget();
                }
                throw new JsonParseException(parser, firstLine(e.getMessage()));
            }
        }

        private static XmlPrefixes prefixes(DeserializationContext context) {
            return context.getAttribute(XmlPrefixes.class) instanceof XmlPrefixes given ? given : XmlPrefixes.NONE;
        }

        /** The setter is deprecated as unsafe for a factory in use; here it does not matter which of two equal ones a thread gets. */
        @SuppressWarnings("deprecation")
        private void forget() {
            names = new XmlNames();
            factory.setXMLInputFactory(hardened(true));
        }

        private static String firstLine(String message) {
            return message == null ? "ill-formed" : message.lines().findFirst().orElse("ill-formed");
        }
    }
}
