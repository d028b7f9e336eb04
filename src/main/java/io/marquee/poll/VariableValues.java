package io.marquee.poll;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.marquee.plan.Plan;
import io.marquee.plan.Rejection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The values of the variables that one provider's file declares, for one poll. They are filled into the file's own text and into no
 * other: what a provider sends is never searched for names. From text that leaves the poll, such as a reason, the values are removed.
 */
public final class VariableValues {

    /** How a value is written in what is sent. */
    public enum Notation {
        /** Characters that no URL can hold are percent-encoded. */
        URL(VariableValues::legal),
        FORM(value -> URLEncoder.encode(value, StandardCharsets.UTF_8)),
        JSON(value -> new String(JsonStringEncoder.getInstance().quoteAsString(value))),
        XML(value -> value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")),
        PLAIN(value -> value);

        private final UnaryOperator<String> of;

        Notation(UnaryOperator<String> of) {
            this.of = of;
        }
    }

    /** Most characters of a reason. */
    private static final int MAX_REASON = 500;
    /** Values shorter than this are not removed from texts: they are no secrets, and are found within ordinary words. */
    private static final int LEAST_SECRET = 4;
    /** What a URL may hold as it is (RFC 3986), the percent sign included. */
    private static final String URL_CHARACTERS = "-._~:/?#[]@!$&'()*+,;=%";
    private static final Pattern CODE = Pattern.compile("%[0-9A-F]{2}");
    private static final int FIRST_BEYOND_ASCII = 0x80;
    /** Characters of ASCII that some programs write in JSON by their codes, so that the text can stand in a page of HTML. */
    private static final String CODED = "&<>'+";

    private final Map<String, String> values;
    /** A random word that stands for each variable while the jq program of the file runs; nobody outside of this poll knows it. */
    private final Map<String, String> marks = new HashMap<>();
    /** Each way in which a value may be written, and the name that replaces it; longest first. */
    private final Map<String, String> scrubbed = new LinkedHashMap<>();

    /** Without any value. */
    static VariableValues none() {
        return new VariableValues(Map.of());
    }

    /** @param values by the names of the variables */
    public VariableValues(Map<String, String> values) {
        this.values = Map.copyOf(values);
        values.keySet().forEach(name -> marks.put(name, "v" + UUID.randomUUID().toString().replace("-", "")));
        Map<String, String> forms = new HashMap<>();
        values.forEach((name, value) -> add(forms, name, value));
        scrub(forms);
    }

    /** Adds all ways in which a value may be written; of two values with one way the first counts. */
    private static void add(Map<String, String> forms, String name, String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        String percent = encoded.replace("+", "%20");
        String json = Notation.JSON.of.apply(value);
        // as PHP and .NET write it
        String slashed = json.replace("/", "\\/");
        Stream.of(value, encoded, percent, lowerHex(encoded), lowerHex(percent), legal(value), lowerHex(legal(value)), Notation.XML.of.apply(value),
                        json, slashed, codes(json, "\\u%04x"), codes(json, "\\u%04X"), codes(slashed, "\\u%04x"), codes(slashed, "\\u%04X"))
                .filter(form -> form.length() >= LEAST_SECRET)
                .forEach(form -> forms.putIfAbsent(form, "$" + name));
    }

    /** A text of JSON with the codes of characters that not every program writes as they are. */
    private static String codes(String json, String code) {
        StringBuilder text = new StringBuilder();
        json.chars().forEach(c -> text.append(c >= FIRST_BEYOND_ASCII || CODED.indexOf(c) >= 0 ? String.format(code, c) : Character.toString(c)));
        return text.toString();
    }

    private void scrub(Map<String, String> forms) {
        forms.keySet().stream().sorted(Comparator.comparingInt(String::length).reversed()).forEach(form -> scrubbed.put(form, forms.get(form)));
    }

    /** Removes one more secret from texts, which is no variable, or is another way to write one. */
    public void hide(String name, String value) {
        if (!scrubbed.containsKey(value)) {
            Map<String, String> forms = new HashMap<>(scrubbed);
            add(forms, name, value);
            scrubbed.clear();
            scrub(forms);
        }
    }

    /** What tells these values from others: no text that may leave the process. */
    String fingerprint() {
        return DigestUtils.sha256Hex(new TreeMap<>(values).toString());
    }

    /** Whether there is anything to remove from texts. */
    public boolean hides() {
        return !scrubbed.isEmpty();
    }

    private static String lowerHex(String encoded) {
        return CODE.matcher(encoded).replaceAll(code -> code.group().toLowerCase(Locale.ROOT));
    }

    /** A text of the file with its variables filled in, written so. */
    public String filled(String text, Notation notation) {
        return Credentials.replace(text, name -> values.containsKey(name) ? notation.of.apply(values.get(name)) : null);
    }

    /** A program of the file, with a mark in the place of each variable, so that its values are in no program. */
    String marked(String program) {
        return Credentials.replace(program, marks::get);
    }

    /** Whether a text, which may be null, holds a mark that {@link #marked} has put there. */
    boolean isMarked(String text) {
        return text != null && marks.values().stream().anyMatch(text::contains);
    }

    /** A text that {@link #marked} made, or the output of such a program, with the values in the place of the marks. */
    String unmarked(String result, Notation notation) {
        String text = result;
        for (Map.Entry<String, String> mark : marks.entrySet()) {
            text = text.replace(mark.getValue(), notation.of.apply(values.get(mark.getKey())));
        }
        return text;
    }

    private static String legal(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().forEach(c -> {
            String character = Character.toString(c);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || URL_CHARACTERS.contains(character));
            text.append(plain ? character : URLEncoder.encode(character, StandardCharsets.UTF_8).replace("+", "%20"));
        });
        return text.toString();
    }

    /** A text made fit to leave the poll: one line of at most {@value #MAX_REASON} characters, without values and control characters; null for null. */
    public String clean(String text) {
        if (text == null) {
            return null;
        }
        String line = scrub(text).replaceAll("[\\p{Cc}\\p{Cs}\\s]+", " ").strip();
        return line.substring(0, Math.min(MAX_REASON, line.length()));
    }

    /** The text with {@code $NAME} for each value, whether plain, percent-encoded, or escaped as in JSON or XML; null for null. */
    public String scrub(String text) {
        if (text == null) {
            return null;
        }
        String clean = text;
        for (Map.Entry<String, String> form : scrubbed.entrySet()) {
            clean = clean.replace(form.getKey(), form.getValue());
        }
        return clean;
    }

    /** What is to be stored, with the texts of a rejection scrubbed, and the addresses among the details of a plan. */
    Object scrub(Object planOrRejection) {
        if (!scrubbed.isEmpty() && planOrRejection instanceof Plan plan && plan.details() != null) {
            return plan.with(scrub(plan.details()));
        }
        if (scrubbed.isEmpty() || !(planOrRejection instanceof Rejection rejection)) {
            return planOrRejection;
        }
        return new Rejection(rejection.planUuid(), scrub(rejection.baseId()), scrub(rejection.planId()), rejection.reason(),
                scrub(rejection.detail()), scrub(rejection.fragment()));
    }
}
