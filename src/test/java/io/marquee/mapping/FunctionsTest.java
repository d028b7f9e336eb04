package io.marquee.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which functions of jq a mapping may call. */
class FunctionsTest {

    /** Those of the manual of jq 1.7, with the numbers of their arguments. */
    private static final String MANUAL = """
            abs/0 add/0 all/0 all/1 all/2 any/0 any/1 any/2 arrays/0 ascii/0 ascii_downcase/0 ascii_upcase/0 booleans/0 bsearch/1 capture/1 capture/2
            ceil/0 combinations/0 combinations/1 contains/1 dateadd/2 date/0 datesub/2 debug/0 debug/1 del/1 delpaths/1 empty/0 endswith/1 env/0 error/0
            error/1 exp/0 explode/0 fabs/0 first/0 first/1 flatten/0 flatten/1 floor/0 from_entries/0 fromdate/0 fromdateiso8601/0 fromjson/0
            fromstream/1 getpath/1 gmtime/0 group_by/1 gsub/2 gsub/3 halt/0 has/1 implode/0 in/1 index/1 indices/1 infinite/0 input/0 input_filename/0
            inputs/0 inside/1 isempty/1 isinfinite/0 isnan/0 isnormal/0 isvalid/1 iterables/0 join/1 keys/0 keys_unsorted/0 last/0 last/1 length/0
            limit/2 localtime/0 log/0 ltrimstr/1 map/1 map_values/1 match/1 match/2 max/0 max_by/1 min/0 min_by/1 mktime/0 nan/0 not/0 now/0 nth/1
            nth/2 nulls/0 numbers/0 objects/0 path/1 paths/0 paths/1 pick/1 pow/2 range/1 range/2 range/3 recurse/0 recurse/1 recurse/2 repeat/1
            reverse/0 rindex/1 round/0 rtrimstr/1 scalars/0 scan/1 scan/2 select/1 setpath/2 sort/0 sort_by/1 split/1 split/2 splits/1 splits/2 sqrt/0
            startswith/1 stderr/0 strflocaltime/1 strftime/1 strings/0 strptime/1 sub/2 sub/3 test/1 test/2 to_entries/0 toarray/0 todate/0
            todateiso8601/0 tojson/0 tonumber/0 tostream/0 tostring/0 transpose/0 truncate_stream/1 type/0 unique/0 unique_by/1 until/2
            utf8bytelength/0 values/0 walk/1 while/2 with_entries/1""";

    private static final List<String> OF_DATES = List.of(
            "date/0", "dateadd/2", "datesub/2", "gmtime/0", "localtime/0", "mktime/0", "now/0", "strflocaltime/1", "strftime/1", "strptime/1");
    private static final List<String> OF_STREAMS = List.of("fromstream/1", "tostream/0", "truncate_stream/1");
    private static final List<String> OUTSIDE = List.of(
            "debug/0", "debug/1", "env/0", "halt/0", "input/0", "input_filename/0", "inputs/0", "stderr/0");
    /** As the guide lists them. */
    private static final List<String> OTHERS = List.of(
            "abs/0", "ascii/0", "bsearch/1", "fabs/0", "isempty/1", "isvalid/1", "repeat/1", "toarray/0");

    @Test
    void areThoseOfJqButForSomeThatTheGuideLists() throws IOException {
        assertThat(Stream.of(MANUAL.split("\\s+")).filter(name -> !Functions.isThere(name)))
                .containsExactlyInAnyOrderElementsOf(Stream.of(OF_DATES, OF_STREAMS, OUTSIDE, OTHERS).flatMap(List::stream).toList());
        String listed = OTHERS.stream().map(name -> "`" + name.replaceFirst("/.*", "") + "`").collect(Collectors.joining(", "));
        assertThat(Files.readString(Path.of("docs/mapping.md")).replaceAll("\\s+", " ")).contains("what reaches outside of a record, dates, streams, " + listed);
    }
}
