package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.marquee.mapping.MappingException;
import io.marquee.mapping.Program;
import io.marquee.plan.TimeNotation;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How some times are written, and what makes times of a plan of them.
 *
 * @param how to read them
 * @param pattern of {@link How#PATTERN}; else null
 * @param other pattern that would read them as other days; null when there is none
 */
record TimeKind(How how, String pattern, String other) {

    /** Most characters of a time. */
    private static final int LONGEST = 100;
    private static final TimeNotation ISO_8601 = TimeNotation.of(null, null);
    private static final Program TIME = Program.of("if type == \"number\" then tostring else . end | time");
    /** Seconds from 1990, or milliseconds, up to the year 2286. */
    private static final Pattern EPOCH = Pattern.compile("(?:[6-9]\\d{8}|[1-9]\\d{9})(?:\\d{3}|\\.\\d{1,9})?");
    private static final Pattern COMPACT = Pattern.compile("(?:19|20|21)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])");
    private static final Pattern OFFSET = Pattern.compile("(?i).*(?:\\d\\s*(?:z|utc|gmt)|\\d\\d:\\d\\d\\S*\\s*[+-]\\d{2}(?::?\\d{2})?)");

    /** Ways to read a time. */
    enum How {
        /** As it is: ISO 8601, or a number since 1970. */
        ISO,
        NUMBER,
        /** Digits that are text. */
        DIGITS,
        /** A date such as 20300512. */
        COMPACT,
        PATTERN,
        /** By the jq function time. */
        WORDS
    }

    /** How most of some values are written; null when they are no times. */
    static TimeKind of(List<JsonNode> values) {
        if (values.stream().anyMatch(value -> value.isTextual() && value.textValue().length() > LONGEST)) {
            return null;
        }
        List<String> texts = values.stream().filter(JsonNode::isTextual).map(value -> value.asText().strip()).toList();
        if (isMost(values, value -> value.isNumber() && EPOCH.matcher(value.decimalValue().toPlainString()).matches())) {
            return new TimeKind(How.NUMBER, null, null);
        }
        if (isMost(values, value -> COMPACT.matcher(value.asText()).matches())) {
            return new TimeKind(How.COMPACT, null, null);
        }
        if (isMost(values, value -> value.isTextual() && EPOCH.matcher(value.asText().strip()).matches())) {
            return new TimeKind(How.DIGITS, null, null);
        }
        if (isMost(values, value -> value.isTextual() && ISO_8601.reads(value.asText()))) {
            return new TimeKind(How.ISO, null, null);
        }
        if (texts.size() < values.size() || texts.isEmpty()) {
            return null;
        }
        List<String> patterns = TimePatterns.of(texts);
        // a bad one among many does not tell them all
        List<String> dates = texts.stream().filter(TimeKind::isOfADate).toList();
        List<String> fitting = patterns.isEmpty() && 2 * dates.size() > texts.size() ? TimePatterns.of(dates) : patterns;
        if (!fitting.isEmpty()) {
            return new TimeKind(How.PATTERN, fitting.get(0), TimePatterns.other(fitting));
        }
        return isMost(values, TimeKind::isInWords) ? new TimeKind(How.WORDS, null, null) : null;
    }

    private static boolean isMost(List<JsonNode> values, Predicate<JsonNode> is) {
        return !values.isEmpty() && 2 * values.stream().filter(is).count() > values.size();
    }

    /** Whether at least one pattern reads it. */
    private static boolean isOfADate(String text) {
        return !TimePatterns.of(List.of(text)).isEmpty();
    }

    private static boolean isInWords(JsonNode value) {
        try {
            String made = TIME.run(new TextNode(value.asText())).get(0).asText();
            return !made.equals(value.asText()) && ISO_8601.reads(made);
        } catch (MappingException e) {
            return false;
        }
    }

    /** Whether all of them say their offset from UTC, or count from one moment. */
    static boolean areAbsolute(List<JsonNode> values) {
        return !values.isEmpty() && values.stream().allMatch(value -> value.isNumber() || OFFSET.matcher(value.asText().strip()).matches());
    }

    /**
     * The jq that makes a time of a value.
     *
     * @param value its jq
     * @param dateFormat whether the pattern is that of the file
     */
    String jq(String value, boolean dateFormat) {
        return switch (how) {
            case ISO, NUMBER -> value;
            case DIGITS -> "(" + value + " | tonumber? // .)";
            case COMPACT -> "(" + value + " | if type == \"number\" then tostring else . end | time)";
            case PATTERN -> dateFormat ? value : "(" + value + " | time(" + Step.quoted(pattern) + "))";
            case WORDS -> "(" + value + " | time)";
        };
    }
}
