package io.marquee.command;

import io.marquee.draft.CaseFeed;
import io.marquee.settings.SmallFile;
import io.marquee.trial.CaseOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first case of a draft: a feed, and what the draft makes of it; or why there is none. */
final class FirstCase {

    private static final String CHECK = "# drafted from what the file gives now, to be checked";
    /** Is no event, so that the case differs until someone looked at it. */
    private static final String FIT = "fit: the poll of this case is not good: ";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final UrlSecrets address;
    private String missing;

    /**
     * @param size of the page that the feed is of
     * @param saved the feed, as the draft was tried with it
     */
    FirstCase(String format, long size, byte[] feed, Path saved, UrlSecrets address) {
        this.address = address;
        files.put("1." + format, feed);
        boolean workbook = format.equals("xlsx");
        if (workbook && size > CaseFeed.MOST_OF_A_WORKBOOK) {
            missing = "the workbook is larger than " + CaseFeed.MOST_OF_A_WORKBOOK + " bytes";
        } else if (workbook && address.mayBeIn(saved)) {
            missing = "the workbook holds a secret of the URL, or cannot be searched for it";
        }
    }

    /** Adds what the draft makes of the feed. */
    void add(CaseOutcome outcome) {
        String problem = outcome.problem() == null ? "" : FIT + Table.oneLine(address.scrubbed(outcome.problem())) + "\n";
        add("events.txt", problem, outcome.events());
        if (!outcome.rejected().isEmpty()) {
            add("rejections.txt", "", outcome.rejected());
        }
    }

    private void add(String file, String first, List<String> lines) {
        byte[] text = (CHECK + "\n" + first + String.join("\n", lines) + (lines.isEmpty() ? "" : "\n")).getBytes(StandardCharsets.UTF_8);
        if (missing == null && text.length > SmallFile.MAX_BYTES) {
            missing = file + " would be larger than " + SmallFile.MAX_BYTES + " bytes";
        }
        files.put(file, text);
    }

    /** Why there is none, one line; null when there is one. */
    String missing() {
        return missing;
    }

    /** Its files by their names; none when it is missing. */
    Map<String, byte[]> files() {
        return missing == null ? files : Map.of();
    }
}
