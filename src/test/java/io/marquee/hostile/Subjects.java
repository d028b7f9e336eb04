package io.marquee.hostile;

import java.util.List;
import java.util.stream.Stream;

/** All rows of the suite. */
final class Subjects {

    private Subjects() {}

    static List<Row> rows() {
        return Stream.of(ProviderAnswers.rows(), Feeds.rows(), ProviderFiles.rows(), Operators.rows())
                .flatMap(List::stream)
                .toList();
    }
}
