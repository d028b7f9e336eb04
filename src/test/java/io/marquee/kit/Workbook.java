package io.marquee.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An Excel workbook with one visible sheet, {@code Shows}, part by part, so that a test can write what no program would. */
public final class Workbook {

    public static final String SHEET = "xl/worksheets/sheet1.xml";
    public static final String TEXTS = "xl/sharedStrings.xml";
    public static final String BOOK = "xl/workbook.xml";
    public static final String STYLES = "xl/styles.xml";
    public static final String RELATIONSHIPS = "xl/_rels/workbook.xml.rels";
    public static final String ROOT = "_rels/.rels";

    public static final String BEHIND_ROWS = "</sheetData></worksheet>";

    private static final String MAIN = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";

    private final Map<String, byte[]> parts = new LinkedHashMap<>();

    private Workbook() {
        part("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
        part(ROOT, PACKAGE + relationship("rId1", "officeDocument", BOOK) + "</Relationships>");
        part(BOOK, book("", "<sheet name=\"Shows\" sheetId=\"1\" r:id=\"rId1\"/>"));
        part(RELATIONSHIPS, relationships(relationship("rId1", "worksheet", "worksheets/sheet1.xml")
                + relationship("rId2", "styles", "styles.xml") + relationship("rId3", "sharedStrings", "sharedStrings.xml")));
        part(STYLES, styles());
        part(TEXTS, texts());
    }

    /** With these rows, as XML. */
    public static Workbook of(String rows) {
        return new Workbook().part(SHEET, sheet(rows));
    }

    /** A row of these texts. */
    public static String row(String... texts) {
        StringBuilder row = new StringBuilder("<row>");
        for (String text : texts) {
            row.append("<c t=\"str\"><v>").append(text.replace("&", "&amp;").replace("<", "&lt;")).append("</v></c>");
        }
        return row.append("</row>").toString();
    }

    public static String sheet(String rows) {
        return beforeRows() + rows + BEHIND_ROWS;
    }

    public static String beforeRows() {
        return head("worksheet") + "<sheetData>";
    }

    /** The part of the shared texts, each as XML in its {@code si}. */
    public static String texts(String... items) {
        return head("sst") + "<si>" + String.join("</si><si>", items) + "</si></sst>";
    }

    /** Styles of cells with these formats: style 0 is General, style 1 the first of them, and so on; a number is one that is built in. */
    public static String styles(String... formats) {
        StringBuilder custom = new StringBuilder();
        StringBuilder used = new StringBuilder("<xf numFmtId=\"0\"/>");
        for (int i = 0; i < formats.length; i++) {
            boolean builtIn = formats[i].matches("\\d+");
            custom.append(builtIn ? "" : "<numFmt numFmtId=\"" + (200 + i) + "\" formatCode=\"" + formats[i].replace("\"", "&quot;") + "\"/>");
            used.append("<xf numFmtId=\"").append(builtIn ? formats[i] : String.valueOf(200 + i)).append("\"/>");
        }
        return head("styleSheet") + "<numFmts>" + custom + "</numFmts><cellStyleXfs><xf numFmtId=\"22\"/></cellStyleXfs><cellXfs>" + used + "</cellXfs></styleSheet>";
    }

    /** The part that names the sheets. */
    public static String book(String properties, String sheets) {
        return "<workbook " + MAIN + " xmlns:r=\"" + OFFICE + "\">" + properties + "<sheets>" + sheets + "</sheets></workbook>";
    }

    public static String relationships(String all) {
        return PACKAGE + all + "</Relationships>";
    }

    public static String relationship(String id, String type, String target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + OFFICE + "/" + type + "\" Target=\"" + target + "\"/>";
    }

    private static String head(String root) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<" + root + " " + MAIN + ">";
    }

    public Workbook part(String name, String content) {
        return part(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public Workbook part(String name, byte[] content) {
        parts.put(name, content);
        return this;
    }

    /** What a part holds. */
    public byte[] content(String name) {
        return parts.get(name).clone();
    }

    public Workbook without(String name) {
        parts.remove(name);
        return this;
    }

    /** With a part under another name, and what it names and what names it changed by hand. */
    public Workbook renamed(String name, String other) {
        byte[] content = parts.remove(name);
        return part(other, content);
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            write(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(ZipOutputStream zip) throws IOException {
        for (Map.Entry<String, byte[]> part : parts.entrySet()) {
            zip.putNextEntry(new ZipEntry(part.getKey()));
            zip.write(part.getValue());
            zip.closeEntry();
        }
    }

    /** A stream whose bytes become the sheet, from the XML before its rows on; closing it closes the workbook, and leaves the stream below open. */
    public static OutputStream sheetOf(OutputStream below) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(below) {
            @Override
            public void close() throws IOException {
                finish();
                def.end();
            }
        };
        new Workbook().write(zip);
        zip.putNextEntry(new ZipEntry(SHEET));
        return zip;
    }
}
