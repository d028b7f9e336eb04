package io.marquee.mapping;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The prices in a text as people write them: {@code 12,50 €}, {@code 1.234,50}, {@code from 10}, {@code 10-20 €}, {@code free}.
 *
 * <p>Of a point and a comma the last one is the decimal sign; three digits behind the only one are thousands, fewer or more are decimals. When some
 * numbers have a currency beside them, or a range joins them to one that has, the others are not prices. Text that holds no price, a negative
 * one, or more than {@value #MAX_TEXT} characters, is not guessed at.
 */
final class PriceText {

    static final int MAX_TEXT = 200;

    private static final String BLANKS = " \\u00A0\\u202F\\u2009";
    private static final Pattern NUMBER = Pattern.compile(
            "\\d{1,3}(?:[" + BLANKS + "'’]\\d{3})+(?!\\d)(?:[.,]\\d{1,2}(?!\\d))?|\\d+(?:[.,]\\d+)*");
    private static final Pattern AROUND = Pattern.compile("^[" + BLANKS + "]+|[" + BLANKS + "]+$");
    private static final Pattern GROUPING = Pattern.compile("[" + BLANKS + "'’]");
    private static final Pattern RANGE = Pattern.compile("(?i)[-–—/]|to|till|a|à|bis|hasta|und|and|y|et|e");
    private static final Pattern MARK = Pattern.compile("(?i)\\p{Sc}|euros?|kr\\.?|zł|fr\\.?|kč|ft|lei");
    private static final Pattern LAST_WORD = Pattern.compile("(?:\\p{Sc}|\\p{L}+\\.?)$");
    private static final Pattern FIRST_WORD = Pattern.compile("^(?:\\p{Sc}|\\p{L}+\\.?)");
    private static final Pattern FREE = Pattern.compile(
            "(?iU)\\b(free|gratis|gratuite?s?|gratuit[oa]s?|kostenlos|kostenfrei|frei|libre)\\b");
    private static final Set<String> CURRENCIES =
            Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).collect(Collectors.toUnmodifiableSet());
    private static final int THOUSANDS = 3;

    private record Found(BigDecimal price, boolean marked) {}

    private PriceText() {}

    /** The prices; null when it holds none that can be told. */
    static List<BigDecimal> read(String given) {
        String text = given.strip();
        if (text.length() > MAX_TEXT) {
            return null;
        }
        List<Found> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text);
        int last = 0;
        while (matcher.find()) {
            String between = trim(text.substring(last, matcher.start()));
            boolean joined = !numbers.isEmpty() && RANGE.matcher(between).matches();
            BigDecimal price = price(matcher.group());
            if (price == null || !joined && (between.endsWith("-") || between.endsWith("−"))) {
                return null;
            }
            String behind = trim(text.substring(matcher.end()));
            if (!behind.startsWith("%")) {
                add(numbers, new Found(price, isMark(LAST_WORD, between) || isMark(FIRST_WORD, behind)), joined);
            }
            last = matcher.end();
        }
        if (numbers.isEmpty()) {
            return FREE.matcher(text).find() ? List.of(BigDecimal.ZERO) : null;
        }
        boolean some = numbers.stream().anyMatch(Found::marked);
        return numbers.stream().filter(number -> number.marked || !some).map(Found::price).toList();
    }

    /** In a range the currency stands at one end, and is that of the other, too. */
    private static void add(List<Found> numbers, Found number, boolean joined) {
        Found before = joined ? numbers.get(numbers.size() - 1) : number;
        if (before.marked == number.marked) {
            numbers.add(number);
            return;
        }
        numbers.set(numbers.size() - 1, new Found(before.price, true));
        numbers.add(new Found(number.price, true));
    }

    private static boolean isMark(Pattern place, String text) {
        Matcher word = place.matcher(text);
        return word.find() && (MARK.matcher(word.group()).matches() || CURRENCIES.contains(word.group().toUpperCase(Locale.ROOT)));
    }

    /** Without blanks around it, also those that do not break. */
    private static String trim(String text) {
        return AROUND.matcher(text).replaceAll("");
    }

    private static BigDecimal price(String number) {
        String digits = GROUPING.matcher(number).replaceAll("");
        boolean grouped = digits.length() < number.length();
        int sign = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
        if (sign < 0) {
            return new BigDecimal(digits);
        }
        String whole = digits.substring(0, sign);
        String rest = digits.substring(sign + 1);
        char decimal = digits.charAt(sign);
        if (whole.indexOf(decimal) >= 0) {
            return areThousands(digits.split("[.,]")) && digits.indexOf(decimal == '.' ? ',' : '.') < 0 ? new BigDecimal(digits.replaceAll("[.,]", "")) : null;
        }
        if (whole.indexOf('.') >= 0 || whole.indexOf(',') >= 0) {
            return areThousands(whole.split("[.,]")) ? new BigDecimal(whole.replaceAll("[.,]", "") + "." + rest) : null;
        }
        boolean thousands = !grouped && rest.length() == THOUSANDS && whole.length() <= THOUSANDS && !whole.startsWith("0");
        return new BigDecimal(thousands ? whole + rest : whole + "." + rest);
    }

    private static boolean areThousands(String[] groups) {
        for (int i = 1; i < groups.length; i++) {
            if (groups[i].length() != THOUSANDS) {
                return false;
            }
        }
        return groups[0].length() <= THOUSANDS;
    }
}
