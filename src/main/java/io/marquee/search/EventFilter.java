package io.marquee.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells events by what their JSON says.
 *
 * @param maxPrice an event must have a lowest price, of this at most; null when any will do
 * @param words of which a title must hold each, somewhere, whatever their case and accents; empty when any title will do
 */
record EventFilter(BigDecimal maxPrice, List<String> words) {

    static final EventFilter NONE = new EventFilter(null, List.of());
    static final int MOST_TEXT = 200;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern PRICE = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");

    static EventFilter parse(Parameters parameters) throws ClientErrorException {
        String maxPrice = parameters.single("max_price");
        String text = parameters.single("text");
        if (maxPrice != null && !PRICE.matcher(maxPrice).matches()) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", "max_price must be a number such as 30 or 12.50.");
        }
        if (text != null && text.length() > MOST_TEXT) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", "text must have at most " + MOST_TEXT + " characters.");
        }
        return new EventFilter(maxPrice == null ? null : new BigDecimal(maxPrice), text == null ? List.of() : wordsOf(text));
    }

    private static List<String> wordsOf(String text) {
        return Stream.of(BLANKS.split(folded(text).strip())).filter(word -> !word.isEmpty()).distinct().toList();
    }

    /** Without accents and differences of case. */
    private static String folded(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("").toLowerCase(Locale.ROOT);
    }

    boolean isNone() {
        return maxPrice == null && words.isEmpty();
    }

    /** @param json of an event */
    boolean matches(byte[] json) {
        if (isNone()) {
            return true;
        }
        String title = "";
        BigDecimal price = null;
        try (JsonParser event = JSON.createParser(json)) {
            event.nextToken();
            while (event.nextToken() == JsonToken.FIELD_NAME) {
                String name = event.currentName();
                JsonToken value = event.nextToken();
                if (name.equals("title")) {
                    title = event.getText();
                } else if (name.equals("min_price") && value.isNumeric()) {
                    price = event.getDecimalValue();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String searched = words.isEmpty() ? "" : folded(title);
        return (maxPrice == null || price != null && price.compareTo(maxPrice) <= 0) && words.stream().allMatch(searched::contains);
    }
}
