package io.marquee.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells by its bytes which format a feed is in, whatever headers and names of files say: a zip, or else the first line of {@link #SIGNS} that fits. */
public final class FormatSigns {

    /** Most bytes that are looked at. */
    static final int LOOKED_AT = 1 << 20;

    /** Most rows of CSV whose fields are counted. */
    private static final int ROWS = 20;
    private static final int SEQUENCE = 0x1E;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final String DELIMITERS = ";,\t|";
    private static final Pattern SEPARATOR = Pattern.compile("(?i)^\"?sep=([,;\t|])");
    /** What may stand before the first tag: declarations, comments, and the type of the document. */
    private static final Pattern PROLOG = Pattern.compile("\\s*+(?:<\\?(?s:.*?)\\?>|<!--(?s:.*?)-->|<!(?i:doctype)[^>\\[]*+(?:\\[[^\\]]*+\\][^>]*+)?>)");
    private static final Pattern ROOT = Pattern.compile("\\s*+<([\\p{L}_][^\\s/>]*+)");
    private static final Pattern HTML_TYPE = Pattern.compile("(?i)\\s*+<!doctype\\s++html.*", Pattern.DOTALL);
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00-\\x08\\x0E-\\x1F\\uFFFD]");
    private static final Set<String> HTML = Set.of("html", "head", "body", "script", "meta", "div", "main", "section", "article");

    /** Formats in the order in which they are looked for, each with how its text begins. */
    private static final Map<String, Predicate<String>> SIGNS = signs();

    private FormatSigns() {}

    private static Map<String, Predicate<String>> signs() {
        Map<String, Predicate<String>> signs = new LinkedHashMap<>();
        signs.put("ical", text -> text.stripLeading().toUpperCase(Locale.ROOT).startsWith("BEGIN:VCALENDAR"));
        signs.put("ndjson", FormatSigns::isLinesOfJson);
        signs.put("json", text -> text.stripLeading().startsWith("{") || text.stripLeading().startsWith("["));
        signs.put("jsonld", text -> HTML.contains(root(text).toLowerCase(Locale.ROOT)));
        signs.put("xml", text -> !root(text).isEmpty());
        signs.put("csv", text -> delimiter(text) != null);
        return signs;
    }

    /**
     * The format of a feed.
     *
     * @return one of {@link Feeds#formats()}; null when it cannot be told
     */
    public static String of(Download page) throws IOException {
        // a zip file, whatever is in it, is no text in an encoding
        if (isZip(page)) {
            return "xlsx";
        }
        String text = head(page, LOOKED_AT);
        return SIGNS.entrySet().stream().filter(sign -> sign.getValue().test(text)).map(Map.Entry::getKey).findFirst().orElse(null);
    }

    private static boolean isZip(Download page) throws IOException {
        try (InputStream in = Files.newInputStream(page.file())) {
            return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        }
    }

    /** The beginning of a page as text. */
    public static String head(Download page, int most) throws IOException {
        try (InputStream in = text(page)) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        }
    }

    /** A page in UTF-8, without a byte order mark. */
    public static InputStream text(Download page) throws IOException {
        return Utf8Bytes.of(page.file(), page.charset(), true);
    }

    /** Whether a first value of JSON is over on its line, and another one begins behind it. */
    private static boolean isLinesOfJson(String text) {
        String values = text.stripLeading();
        if (values.startsWith(String.valueOf((char) SEQUENCE))) {
            return true;
        }
        if (!values.startsWith("{")) {
            return false;
        }
        try (JsonParser json = JsonTreeMapper.ofPages().getFactory().createParser(values)) {
            json.nextToken();
            json.skipChildren();
            return json.currentLocation().getLineNr() == 1 && json.nextToken() == JsonToken.START_OBJECT;
        } catch (IOException e) {
            return false;
        }
    }

    /** Name of the first tag, {@code html} if the type of the document is; empty when there is other text before it, or none. */
    private static String root(String text) {
        int at = 0;
        Matcher prolog = PROLOG.matcher(text);
        while (prolog.region(at, text.length()).lookingAt()) {
            if (HTML_TYPE.matcher(prolog.group()).matches()) {
                return "html";
            }
            at = prolog.end();
        }
        Matcher root = ROOT.matcher(text).region(at, text.length());
        return root.lookingAt() ? root.group(1) : "";
    }

    /** The delimiter of a table: a line says so, or the first row and most of those behind it have the same number of fields; null for none. */
    public static String delimiter(String text) {
        Matcher said = SEPARATOR.matcher(text);
        if (said.find()) {
            return said.group(1);
        }
        String first = text.lines().findFirst().orElse("");
        String best = null;
        int most = 1;
        for (char delimiter : DELIMITERS.toCharArray()) {
            List<Integer> fields = fields(text, delimiter);
            boolean isEven = !fields.isEmpty() && 2 * fields.stream().filter(count -> count >= fields.get(0)).count() > fields.size();
            if (isEven && fields.get(0) > most && !NO_TEXT.matcher(first).find()) {
                best = String.valueOf(delimiter);
                most = fields.get(0);
            }
        }
        return best;
    }

    /** How many fields the first rows have; what is within quotes is of one field. */
    private static List<Integer> fields(String text, char delimiter) {
        List<Integer> rows = new ArrayList<>();
        boolean quoted = false;
        boolean blank = true;
        int fields = 1;
        for (int i = 0; i < text.length() && rows.size() < ROWS; i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == '\n' && !quoted) {
                if (!blank) {
                    rows.add(fields);
                }
                blank = true;
                fields = 1;
            } else {
                blank &= Character.isWhitespace(c);
                fields += c == delimiter && !quoted ? 1 : 0;
            }
        }
        if (!blank && rows.size() < ROWS) {
            rows.add(fields);
        }
        return rows;
    }
}
