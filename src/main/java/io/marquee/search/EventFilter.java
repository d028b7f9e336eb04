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
 * @param category that an event must have, whatever its case and accents; null when any will do
 * @param currency that an event must have; null when any will do
 * @param words of which a title must hold each, somewhere, whatever their case and accents; empty when any title will do
 */
record EventFilter(BigDecimal maxPrice, String category, String currency, List<String> words) {

    static final EventFilter NONE = new EventFilter(null, null, null, List.of());
    static final int MOST_TEXT = 200;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");
    private static final Pattern PRICE = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");

    static EventFilter parse(Parameters parameters) throws ClientErrorException {
        String maxPrice = parameters.single("max_price");
        String text = parameters.single("text");
        String category = parameters.single("category");
        String currency = parameters.single("currency");
        if (maxPrice != null && !PRICE.matcher(maxPrice).matches()) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", "max_price must be a number such as 30 or 12.50.");
        }
        if (currency != null && !CURRENCY.matcher(currency).matches()) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", "currency must be a code such as EUR.");
        }
        checkLength("text", text);
        checkLength("category", category);
        return new EventFilter(maxPrice == null ? null : new BigDecimal(maxPrice), category == null ? null : folded(category).strip(),
                currency == null ? null : currency.toUpperCase(Locale.ROOT), text == null ? List.of() : wordsOf(text));
    }

    private static void checkLength(String name, String text) throws ClientErrorException {
        if (text != null && text.length() > MOST_TEXT) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", name + " must have at most " + MOST_TEXT + " characters.");
        }
    }

    private static List<String> wordsOf(String text) {
        return Stream.of(BLANKS.split(folded(text).strip())).filter(word -> !word.isEmpty()).distinct().toList();
    }

    /** Without accents and differences of case. */
    private static String folded(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("").toLowerCase(Locale.ROOT);
    }

    boolean isNone() {
        return maxPrice == null && category == null && currency == null && words.isEmpty();
    }

    /** @param json of an event */
    boolean matches(byte[] json) {
        if (isNone()) {
            return true;
        }
        String title = "";
        String ofCategory = null;
        String ofCurrency = null;
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
                } else if (name.equals("category")) {
                    ofCategory = event.getText();
                } else if (name.equals("currency")) {
                    ofCurrency = event.getText();
                }
                event.skipChildren();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String searched = words.isEmpty() ? "" : folded(title);
        return (category == null || ofCategory != null && folded(ofCategory).equals(category))
                && (currency == null || currency.equals(ofCurrency))
                && (maxPrice == null || price != null && price.compareTo(maxPrice) <= 0) && words.stream().allMatch(searched::contains);
    }
}
