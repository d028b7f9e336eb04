package io.marquee.draft;

import io.marquee.feed.Download;
import io.marquee.feed.Feeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The sheets of a workbook as the parameter records has them, each with the columns that have usual names. */
final class Sheets {

    private static final String MARK = "!";
    private static final int MOST = 20;
    /** Most rows of a sheet among which that with the names of the columns is looked for. */
    private static final int MOST_ABOVE = 20;

    private Sheets() {}

    /** Of each sheet whose name can stand in a path; the first one needs no name. */
    static List<String> of(Feeds feeds, Download page) {
        List<String> places = new ArrayList<>();
        try {
            feeds.sheets(page, MOST, MOST_ABOVE).forEach((name, rows) -> {
                String columns = rows.stream().map(row -> String.join(",", row.stream().filter(Structure::isSafe).filter(Role::isAny).toList()))
                        .max(Comparator.comparingLong(row -> row.chars().filter(c -> c == ',').count()))
                        .orElse("");
                boolean first = places.isEmpty();
                if (first || Structure.isSafe(name)) {
                    places.add((first ? "" : name) + MARK + columns);
                }
            });
        } catch (IOException e) {
            // the sample says why
            return List.of(MARK);
        }
        return places.isEmpty() ? List.of(MARK) : places;
    }

    /** What stands before the columns of a place: the name of its sheet, unless that is the first. */
    static String named(String place) {
        return place.startsWith(MARK) ? "" : place.substring(0, place.indexOf(MARK) + 1);
    }
}
