package io.marquee.hostile;

import java.util.List;
import java.util.stream.Stream;

/** All rows of the suite. */
final class Subjects {

    private Subjects() {}

    static List<Row> rows() {
        return Stream.of(
                        PublicPort.rows(), ProviderAnswers.rows(), Feeds.rows(), Mappings.rows(), ProviderFiles.rows(), Operators.rows(), Months.rows(),
                        Processes.rows(), Starts.rows())
                .flatMap(List::stream)
                .toList();
    }
}
