package io.marquee.command;

import io.marquee.plan.Plan;
import io.marquee.plan.Rejection;
import io.marquee.trial.Findings;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;

/** Prints what a trial found: the first record as the mapping gets it, plans, rejections, and one line that sums up. */
final class TrialReport {

    private static final int RECORD_LINES = 25;

    private final String provider;
    private final Findings found;
    private final int width;

    /** @param width of the terminal, columns */
    TrialReport(String provider, Findings found, int width) {
        this.provider = provider;
        this.found = found;
        this.width = width;
    }

    /** @return whether the feed was read to its end, and a plan is in it */
    boolean print(PrintStream out, PrintStream errors) {
        if (found.firstRecord() != null) {
            printRecord(out);
        }
        if (found.planCount() > 0) {
            printPlans(out);
        }
        if (found.rejectionCount() > 0) {
            printRejections(out);
        }
        if (found.repeated() > 0) {
            out.printf("Plans with the base_id and plan_id of one before: %d, the first is \"%s\"; the later one is kept, so each date needs an id of its own%n%n",
                    found.repeated(), found.firstRepeated());
        }
        if (found.unreadPrices() > 0) {
            out.printf("Prices that cannot be read: %d, the first is \"%s\"; the jq function prices reads many notations: prices: (.price | prices)%n%n",
                    found.unreadPrices(), found.firstUnread());
        }
        if (found.unreadDetails() > 0) {
            out.printf("Details that cannot be read, and are left out: %d, the first is \"%s\"; docs/providers.md says what each must be%n%n",
                    found.unreadDetails(), found.firstUnreadDetail());
        }
        out.printf("provider=%s pages=%d bytes=%d records=%d plans=%d rejected=%d skipped=%d%n",
                provider, found.pages(), found.bytes(), found.records(), found.planCount(), found.rejectionCount(),
                found.skipped());
        String why = why();
        if (why != null) {
            errors.println("marquee: " + Table.oneLine(why));
        }
        return why == null;
    }

    /** Why it is not good; null when it is. */
    private String why() {
        if (found.problem() != null) {
            return "the poll would fail: " + found.problem();
        }
        if (found.planCount() > 0) {
            return null;
        }
        if (found.rejectionCount() > 0) {
            return "every item would be rejected";
        }
        return found.records() == 0
                ? "no record: the feed is empty, or the parameter records does not lead to them"
                : "no item: the mapping makes nothing of these records";
    }

    private void printRecord(PrintStream out) {
        out.println("The first record, as the mapping gets it:");
        found.firstRecord().lines().limit(RECORD_LINES).forEach(line ->
                out.println(Table.cut("  " + Table.oneLine(line), width)));
        if (found.firstRecord().lines().count() > RECORD_LINES) {
            out.println("  …");
        }
        out.println();
    }

    private void printPlans(PrintStream out) {
        out.println("Plans that would be stored:");
        Table table = new Table("base_id", "plan_id", "sell_mode", "start", "end", "prices", "title");
        for (Plan plan : found.plans()) {
            table.row(plan.baseId(), plan.planId(), plan.online() ? "online" : "offline", time(plan.startsLocal(), plan.startIsDate()),
                    time(plan.endsLocal(), plan.endIsDate()), prices(plan), plan.title());
        }
        table.print(out, width);
        printMore(out, found.planCount());
        found.plans().stream().filter(plan -> plan.details() != null).findFirst().ifPresent(plan ->
                out.printf("Details of %s %s: {%s}%n%n", plan.baseId(), plan.planId(), plan.details()));
    }

    private static String time(LocalDateTime time, boolean isDate) {
        if (isDate) {
            return time.toLocalDate().toString();
        }
        return time == null ? null : time.toString().replace('T', ' ');
    }

    private static String prices(Plan plan) {
        BigDecimal min = plan.minPrice();
        if (min == null) {
            return null;
        }
        boolean one = min.compareTo(plan.maxPrice()) == 0;
        return one ? min.toPlainString() : min.toPlainString() + " to " + plan.maxPrice().toPlainString();
    }

    private void printRejections(PrintStream out) {
        out.println("Items that would be rejected:");
        Table table = new Table("base_id", "plan_id", "reason", "detail");
        for (Rejection rejection : found.rejections()) {
            table.row(rejection.baseId(), rejection.planId(), rejection.reason().code(), rejection.detail());
        }
        table.print(out, width);
        printMore(out, found.rejectionCount());
        List<String> hints = Hints.of(found.rejections(), found.firstRecord(), found.planCount() > 0);
        hints.forEach(hint -> out.println("Hint: " + Table.oneLine(hint)));
        if (!hints.isEmpty()) {
            out.println();
        }
    }

    private static void printMore(PrintStream out, long count) {
        out.println(count > Findings.SHOWN ? "  … and " + (count - Findings.SHOWN) + " more\n" : "");
    }
}
