package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.feed.Download;
import io.marquee.feed.FeedOptions;
import io.marquee.feed.Feeds;
import io.marquee.feed.FormatSigns;
import io.marquee.feed.XmlPrefixes;
import io.marquee.mapping.Program;
import io.marquee.plan.Plan;
import io.marquee.plan.PlanReader;
import io.marquee.plan.Rejection;
import io.marquee.plan.TimeNotation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is drafted of a feed, and what the draft makes of it.
 *
 * @param lines {@code base | plan | mode | start | end | prices | title} of each item, or the reason for which it is rejected
 */
record Drafted(Draft draft, List<String> lines, byte[] caseFeed) {

    private static final Feeds FEEDS = new Feeds(1 << 20);

    static Drafted of(Path folder, String feed) throws IOException {
        return of(folder, feed.getBytes(StandardCharsets.UTF_8), null);
    }

    static Drafted of(Path folder, byte[] feed, String charset) throws IOException {
        Path file = Files.write(folder.resolve("a.feed"), feed);
        Download page = new Download(file, feed.length, "", charset, null);
        Draft draft = Drafting.of(FEEDS, page, FormatSigns.of(page));
        return new Drafted(draft, lines(page, draft), CaseFeed.of(FEEDS, page, draft));
    }

    private static List<String> lines(Download page, Draft draft) {
        Program program = Program.of(draft.mapping());
        TimeNotation times = TimeNotation.of(draft.zone(), draft.dateFormat());
        List<String> lines = new ArrayList<>();
        for (JsonNode record : Sample.of(FEEDS, page, draft.format(), draft.records(), new FeedOptions(draft.zone(), XmlPrefixes.of(draft.prefixes()))).trees()) {
            for (JsonNode list : program.run(record)) {
                list.forEach(item -> lines.add(line(PlanReader.planOrRejection(item, "acme", times, (field, value) -> lines.add("unread " + value)))));
            }
        }
        return lines;
    }

    private static String line(Object item) {
        if (item instanceof Rejection rejection) {
            return rejection.reason().code();
        }
        Plan plan = (Plan) item;
        Object start = plan.startIsDate() ? plan.startsLocal().toLocalDate() : plan.startsLocal();
        Object end = plan.endIsDate() ? plan.endsLocal().toLocalDate() : plan.endsLocal();
        return List.of(plan.baseId(), plan.planId(), plan.online() ? "online" : "offline", start, end == null ? "" : end,
                        plan.minPrice() == null ? "" : plan.minPrice().toPlainString() + "-" + plan.maxPrice().toPlainString(), plan.title())
                .stream().map(Object::toString).collect(Collectors.joining(" | "));
    }
}
