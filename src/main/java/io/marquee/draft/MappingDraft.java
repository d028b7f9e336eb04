package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Zones;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds in some records what plans are made of, by the names and values of their fields, and writes the mapping. */
final class MappingDraft {

    private static final String VARIABLE = "$record";
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern HTML = Pattern.compile("(?i)&#?\\w{1,10};|</?(?:a|b|br|em|i|p|s|small|span|strong|sub|sup|u)(?:\\s[^<>]*|/)?>|[\\r\\n]");
    private static final int MAX_ID = 255;
    private static final String ZONE = "time_zone";
    private static final String FILL_IN = "null";

    private final List<Guess> lines = new ArrayList<>();
    private final Scope record;
    private final Scope item;
    private final List<Step> list;
    /** Times of the items; null when none was found. */
    private final Times start;
    private final Times end;
    private int score;

    private MappingDraft(Scope records) {
        Times begun = Times.of(records, Role.START, Role.TIME, any -> true);
        Role role = begun == null ? Role.PUBLISHED : Role.START;
        Times found = begun == null ? Times.of(records, role, Role.TIME, any -> true) : begun;
        list = found == null ? List.of() : found.leaf().list();
        item = list.isEmpty() ? records : records.in(list);
        record = list.isEmpty() ? records : records.without(list, VARIABLE);
        start = list.isEmpty() ? found : inItem(role, found.leaf().steps().size() == list.size());
        end = start == null ? null : Times.of(item, Role.END, Role.END_TIME, leaf -> leaf != start.leaf() && leaf != start.clock());
        addIds();
        addTitle();
        lines.add(SellModes.of(scopes()));
        addTimes(role == Role.PUBLISHED);
        addZone();
        Guess prices = Prices.of(scopes());
        score += prices.comment() == null ? 10 : 0;
        // one record with all the others in it is rather what is around them
        score -= record.size() == 1 ? 25 * (int) list.stream().filter(Step::isEach).count() : 0;
        lines.add(prices);
    }

    /** Of records that were read, at least one. */
    static MappingDraft of(List<JsonNode> records) {
        return new MappingDraft(Scope.of(records));
    }

    /**
     * The start in each element of the list; null when most of them, other than the first ones, are no times.
     *
     * @param itself whether the elements of the list are times
     */
    private Times inItem(Role role, boolean itself) {
        if (!itself) {
            return Times.of(item, role, Role.TIME, any -> true);
        }
        Leaf time = item.leaves().stream().filter(leaf -> leaf.steps().isEmpty()).findFirst().orElseThrow();
        TimeKind kind = TimeKind.of(time.values());
        return kind == null ? null : new Times(".", kind, time, null);
    }

    private List<Scope> scopes() {
        return list.isEmpty() ? List.of(item) : List.of(item, record);
    }

    /** How much of what plans need was found. */
    int score() {
        return score;
    }

    List<Guess> lines() {
        return lines;
    }

    // fields

    private void addIds() {
        Predicate<Leaf> isId = leaf -> leaf.values().stream().allMatch(value -> (value.isTextual() || value.isNumber()) && value.asText().length() <= MAX_ID);
        Leaf id = Stream.of(Role.ID, Role.LINK).map(role -> record.best(role, isId)).filter(Objects::nonNull).findFirst().orElse(null);
        Leaf title = record.best(Role.TITLE, MappingDraft::isTitle);
        Leaf base = id == null ? title : id;
        score += id == null ? 0 : 20 - (int) Math.min(10, 5 * id.listsOfObjects());
        String time = start == null ? FILL_IN : start.raw();
        lines.add(base == null
                ? new Guess("base_id", FILL_IN, "fit: what names a record for good?")
                : new Guess("base_id", record.jq(record.withAlternatives(id == null ? Role.TITLE : roleOf(id), base, id == null ? MappingDraft::isTitle : isId)),
                        id == null ? "guess: there is no id, so a new title makes a new event" : null));
        List<Leaf> ids = id == null ? List.of() : record.withAlternatives(roleOf(id), id, isId);
        Leaf own = item == record ? null : item.best(Role.ID, isId);
        Leaf session = own != null ? own : item.best(Role.PLAN, leaf -> isId.test(leaf) && leaf != id);
        if (item == record && id != null && record.isUnique(List.of(ids), true)) {
            lines.add(new Guess("plan_id", record.jq(ids), null));
        } else if (session != null && item.isUnique(item == record ? List.of(ids, List.of(session)) : List.of(List.of(session)), item == record)) {
            lines.add(new Guess("plan_id", item.jq(session), null));
        } else {
            lines.add(new Guess("plan_id", time, start == null
                    ? "fit: what names each of its dates for good?"
                    : "guess: a date that is moved is another one; is there an id of each date?"));
        }
    }

    private static Role roleOf(Leaf id) {
        return Role.ID.rank(id.names()) == Role.NONE ? Role.LINK : Role.ID;
    }

    private static boolean isTitle(Leaf leaf) {
        return 2 * leaf.values().stream().filter(value -> value.isTextual() && LETTER.matcher(value.asText()).find()).count() > leaf.values().size();
    }

    private void addTitle() {
        for (Scope scope : item == record ? List.of(record) : List.of(record, item)) {
            Leaf title = scope.best(Role.TITLE, MappingDraft::isTitle);
            if (title != null) {
                score += 50 - (int) Math.min(20, 5 * title.listsOfObjects());
                String jq = scope.jq(scope.withAlternatives(Role.TITLE, title, MappingDraft::isTitle));
                boolean html = title.texts().stream().anyMatch(text -> HTML.matcher(text).find());
                lines.add(new Guess("title", html ? "(" + jq + " | html_text)" : jq, null));
                return;
            }
        }
        lines.add(new Guess("title", FILL_IN, "fit: no field looks like a title"));
    }

    private void addTimes(boolean published) {
        if (start == null) {
            lines.add(new Guess("start", FILL_IN, "fit: no field looks like the time of the start"));
            return;
        }
        score += published ? 10 : 40;
        String comment = published
                ? "guess: this is when it was published, is it when it takes place?"
                : start.kind().other() == null ? null : "guess: " + start.kind().pattern() + ", or is it " + start.kind().other() + "?";
        boolean ofAll = !dateFormat().isEmpty();
        lines.add(new Guess("start", start.kind().jq(start.raw(), ofAll), comment));
        if (end != null) {
            score += 10;
            lines.add(new Guess("end", end.kind().jq(end.raw(), ofAll), null));
        }
    }

    /** The pattern that all times are written by; empty when there is none. */
    String dateFormat() {
        boolean isPattern = start != null && start.kind().how() == TimeKind.How.PATTERN;
        return isPattern && (end == null || end.kind().equals(start.kind())) ? start.kind().pattern() : "";
    }

    /** Whether no time needs a zone: each says its offset, or the records name zones. */
    boolean needsNoZone() {
        boolean named = lines.stream().anyMatch(line -> line.field().equals(ZONE));
        return named || start != null && start.isAbsolute() && (end == null || end.isAbsolute());
    }

    /** The mapping as jq. */
    String jq() {
        StringBuilder jq = new StringBuilder(list.isEmpty() ? "[ " : ". as " + VARIABLE + "\n| [ " + Step.all("", list) + "\n    | ");
        String margin = list.isEmpty() ? "    " : "        ";
        jq.append("{ ");
        for (int i = 0; i < lines.size(); i++) {
            Guess line = lines.get(i);
            boolean last = i + 1 == lines.size();
            jq.append(i == 0 ? "" : margin).append(line.field()).append(": ").append(line.jq()).append(last ? " } ]" : ",");
            jq.append(line.comment() == null ? "" : "  # " + line.comment()).append('\n');
        }
        return jq.toString();
    }

    private void addZone() {
        for (Scope scope : scopes()) {
            Leaf zone = scope.best(Role.ZONE, leaf -> 2 * leaf.texts().stream().filter(MappingDraft::isZone).count() > leaf.texts().size());
            if (zone != null) {
                lines.add(new Guess(ZONE, scope.jq(zone), null));
                return;
            }
        }
    }

    static boolean isZone(String text) {
        try {
            return Zones.of(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
