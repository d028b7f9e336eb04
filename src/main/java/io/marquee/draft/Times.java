package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where a time of a plan is: in one field, or a date in one and the clock in another beside it.
 *
 * @param raw jq of the text as it comes
 * @param kind how it is written
 * @param leaf that is likeliest to hold it, or its date
 * @param clock that holds the time of day apart; null when there is none
 */
record Times(String raw, TimeKind kind, Leaf leaf, Leaf clock) {

    private static final Pattern CLOCK = Pattern.compile("\\d{1,2}[:.h]\\d{2}(?::\\d{2})?(?:\\s*(?i:[ap]m|uhr|h))?");

    /** The one with a role; null when no field looks like it. */
    static Times of(Scope scope, Role role, Role clocks, Predicate<Leaf> fits) {
        Predicate<Leaf> isTime = leaf -> fits.test(leaf) && TimeKind.of(leaf.values()) != null;
        Leaf best = scope.best(role, isTime);
        if (best == null) {
            return null;
        }
        TimeKind kind = TimeKind.of(best.values());
        Leaf clock = isDate(best, kind) ? clock(scope, best, clocks) : null;
        TimeKind both = clock == null ? null : TimeKind.of(joined(scope, best, clock));
        if (both != null) {
            String parts = "([" + scope.jq(best) + ", " + scope.jq(clock) + "] | map(select(. != null and . != \"\")) | join(\" \"))";
            return new Times(parts, both.how() == TimeKind.How.PATTERN ? withoutClockToo(both, kind) : both, best, clock);
        }
        List<Leaf> all = scope.withAlternatives(role, best, leaf -> isTime.test(leaf) && kind.equals(TimeKind.of(leaf.values())));
        return new Times(scope.jq(all), kind, best, null);
    }

    /** A pattern whose clock may be missing. */
    private static TimeKind withoutClockToo(TimeKind both, TimeKind date) {
        String day = date.pattern();
        return day != null && both.pattern().startsWith(day)
                ? new TimeKind(both.how(), day + "[" + both.pattern().substring(day.length()) + "]", both.other())
                : both;
    }

    private static boolean isDate(Leaf leaf, TimeKind kind) {
        boolean isNumber = kind.how() == TimeKind.How.NUMBER || kind.how() == TimeKind.How.DIGITS;
        return !isNumber && leaf.texts().stream().noneMatch(text -> text.contains(":"));
    }

    /** The clock that stands beside a date. */
    private static Leaf clock(Scope scope, Leaf date, Role clocks) {
        Predicate<Leaf> isClock = leaf -> leaf.names().size() == date.names().size()
                && leaf.names().subList(0, leaf.names().size() - 1).equals(date.names().subList(0, date.names().size() - 1))
                && 2 * leaf.texts().stream().filter(text -> CLOCK.matcher(text.strip()).matches()).count() > leaf.texts().size();
        Leaf own = scope.best(clocks, isClock);
        // .dates.end.localTime
        return own == null && date.names().size() > 1 ? scope.best(Role.TIME, isClock) : own;
    }

    private static List<JsonNode> joined(Scope scope, Leaf date, Leaf clock) {
        return IntStream.range(0, scope.size())
                .filter(i -> date.isIn(i) && clock.isIn(i))
                .<JsonNode>mapToObj(i -> new TextNode(date.text(i) + " " + clock.text(i)))
                .toList();
    }

    /** Whether its values need no zone. */
    boolean isAbsolute() {
        return clock == null && TimeKind.areAbsolute(leaf.values());
    }
}
