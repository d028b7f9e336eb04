package io.marquee.mapping;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.misc.OnigUtils;
import org.joni.Matcher;
import org.joni.Option;
import org.joni.exception.JOniException;

/** Compiles and runs regular expressions within limits of size, text, and time, as a pattern of a mapping may backtrack for ever. */
final class Patterns {

    /** Most steps of a pattern, with its counted repeats written out. */
    static final int MAX_SIZE = 10_000;
    /** Most bytes of a text times steps of a pattern; it bounds the stack on which the matcher keeps where to backtrack to. */
    static final int MAX_WORK = 1_000_000;

    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_LENGTH = 1_000;
    private static final int KEPT = 256;
    /** Bytes at which a match may begin, between two looks at the clock. */
    private static final int STRIDE = 256;
    /** Subexpression calls, by which a pattern can recurse without end. */
    private static final Pattern CALL = Pattern.compile("\\\\g|\\(\\?(&|R|P>|[-+]?\\d)");

    private static final Cache<String, Compiled> COMPILED = Caffeine.newBuilder().maximumSize(KEPT).build();

    private Patterns() {}

    /** A pattern, and its steps. */
    record Compiled(OnigUtils.Pattern pattern, int size) {

        /** @throws MappingException when the text is too long for it */
        Matcher on(byte[] text) {
            if ((long) text.length * size > MAX_WORK) {
                throw Meter.tooCostly("a regular expression of " + size + " steps on " + text.length + " bytes of text");
            }
            return pattern.regex.matcher(text);
        }
    }

    /**
     * Compiles a pattern, or takes it from a cache.
     *
     * @param flags letters, as jq has them
     * @throws JsonQueryException when it is no regular expression, is too large, or calls itself
     */
    static Compiled compile(String pattern, String flags) throws JsonQueryException {
        String key = flags + '\0' + pattern;
        Compiled known = COMPILED.getIfPresent(key);
        if (known == null) {
            known = compiled(pattern, flags);
            COMPILED.put(key, known);
        }
        return known;
    }

    private static Compiled compiled(String pattern, String flags) throws JsonQueryException {
        int size = pattern.length() > MAX_LENGTH ? Integer.MAX_VALUE : size(pattern);
        if (size > MAX_SIZE || CALL.matcher(pattern).find()) {
            String beginning = pattern.substring(0, Math.min(pattern.length(), 40));
            throw new JsonQueryException("the regular expression is too large, or calls itself: " + beginning);
        }
        try {
            return new Compiled(new OnigUtils.Pattern(pattern, flags), size);
        } catch (JOniException | StackOverflowError e) {
            throw new JsonQueryException("no regular expression: " + e.getMessage());
        }
    }

    /** Whether there is a match that begins at this byte or later; the matcher then holds the first one. */
    static boolean find(Matcher matcher, byte[] text, int from) {
        int start = from;
        while (true) {
            int stop = Math.min(text.length, start + STRIDE);
            while (stop < text.length && (text[stop] & 0xC0) == 0x80) {
                stop++;
            }
            Meter meter = Meter.running();
            meter.charge(1 + (stop - start) / Meter.CHARACTERS);
            matcher.setTimeout(Math.max(1, Math.min(NANOS, meter.nanosLeft())));
            int found = matcher.search(from, start, stop, Option.NONE);
            if (found == Matcher.INTERRUPTED) {
                throw Meter.tooCostly("a regular expression goes on and on" + meter.at());
            }
            if (found >= 0 || stop == text.length) {
                return found >= 0;
            }
            start = stop;
        }
    }

    /** Where to search next: the byte after the match, one character later when the match is empty. */
    static int next(Matcher matcher, byte[] text) {
        int next = matcher.getEnd();
        if (matcher.getBegin() == next) {
            do {
                next++;
            } while (next < text.length && (text[next] & 0xC0) == 0x80);
        }
        return next;
    }

    /** How long a pattern would be if its counted repeats were written out, about. */
    static int size(String pattern) {
        Deque<Long> outer = new ArrayDeque<>();
        long sum = 0;
        long last = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '(') {
                outer.push(sum);
                sum = 0;
            } else if (c == ')' && !outer.isEmpty()) {
                last = sum + 1;
                sum = outer.pop() + last;
            } else if (c == '{') {
                int end = pattern.indexOf('}', i);
                long times = end < 0 ? 0 : repeats(pattern.substring(i + 1, end));
                sum += last * Math.max(0, times - 1);
                last *= Math.max(1, times);
            } else {
                i = c == '\\' ? i + 1 : c == '[' ? endOfClass(pattern, i) : i;
                last = 1;
                sum++;
            }
            if (sum > MAX_SIZE || last > MAX_SIZE) {
                return Integer.MAX_VALUE;
            }
        }
        return (int) Math.max(1, outer.stream().mapToLong(Long::longValue).sum() + sum);
    }

    private static long repeats(String counts) {
        if (!counts.matches("\\d{0,9}(,\\d{0,9})?")) {
            return 0;
        }
        long most = 0;
        for (String count : counts.split(",")) {
            most = Math.max(most, count.isEmpty() ? 0 : Long.parseLong(count));
        }
        return most;
    }

    private static int endOfClass(String pattern, int begin) {
        int depth = 0;
        for (int i = begin; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                depth++;
            } else if (c == ']' && i > begin + 1 && --depth == 0) {
                return i;
            }
        }
        return pattern.length();
    }
}
