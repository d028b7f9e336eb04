package io.marquee.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.CostlyPrograms;
import io.marquee.plan.Reason;
import java.time.Duration;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Versions;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs give, what they may not name, and that each of them comes to an end. */
class ProgramTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<JsonNode> run(String program, String in) {
        try {
            return Program.of(program).run(JSON.readTree(in));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MappingException failure(String program) {
        return catchThrowableOfType(MappingException.class, () -> run(program, CostlyPrograms.RECORD));
    }

    @ParameterizedTest
    @MethodSource("io.marquee.kit.CostlyPrograms#all")
    void endsWhatWouldCostTooMuch(String program) {
        Assertions.setMaxStackTraceElementsDisplayed(1);
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            MappingException failure = failure(program);
            assertThat(failure).isNotNull();
            assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.MAPPING_TOO_COSTLY);
        });
        assertThat(run(".s", CostlyPrograms.RECORD)).as("the thread goes on").hasToString("[\"abc\"]");
    }

    @ParameterizedTest
    @MethodSource("io.marquee.kit.CostlyPrograms#ofAVastValue")
    void endsWhereAVastValueWouldBeLookedAtAsAWhole(String program) {
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            MappingException failure = failure(program);
            assertThat(failure).as(program).isNotNull();
            assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.MAPPING_TOO_COSTLY);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "env", "env.PATH", "$ENV", "$ENV.PATH", "now", "input", "[inputs]", "input_filename", "input_line_number", "debug", "debug(1)",
        "stderr", "halt", "halt_error", "import \"a\" as a; 1", "include \"a\"; 1", "import \"a\" as $a; 1", "get_search_list",
        "header(\"CamelHttpUri\")", "property(\"x\")", "variable(\"poll\")", "body", "constant(1)", "debug_scope", "builtins", "modulemeta",
        "resource:file:/etc/passwd", "nosuch", "nosuch(1; 2)", "$nosuch", "{$nosuch}", ".a |", "test(\"(\")", "test(\"(?<a>x\\\\g<a>?y)\")",
        "sub(\"((a{1000}){1000}){1000}\"; \"\")", "a::b"
    })
    void rejectsWhatItCannotHaveBeforeItRuns(String program) {
        assertThatIllegalArgumentException().isThrownBy(() -> Program.of(program)).satisfies(e ->
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(250).doesNotContain("\n"));
    }

    @Test
    void rejectsWhatIsLongerOrDeeperThanItsParserCanTake() {
        assertThatIllegalArgumentException().isThrownBy(() -> Program.of("[".repeat(20_000) + "]".repeat(20_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> Program.of("1" + "+1".repeat(50_000)));
    }

    @Test
    void letsAProgramNameWhatItDefines() {
        assertThat(run("def now: 5; def f($x; g): $x + g; . as [$a, {b: $c}] | now, f($a; $c)", "[1, {\"b\": 2}]")).hasToString("[5, 3]");
    }

    @ParameterizedTest
    @ValueSource(strings = {".s.a", ".[0]", "error(\"x\" * 100000)", ".s | keys", ".s | fromjson", "{(.n): 1}", "-.s", ".s - 1"})
    void tellsWhyItFailsInOneBoundedLine(String program) {
        MappingException failure = failure(program);
        assertThat(failure.reason()).isEqualTo(Reason.RECORD_UNREADABLE);
        assertThat(failure.getMessage()).isNotBlank().hasSizeLessThan(300).doesNotContain("\n");
    }

    @Test
    void saysWhereItWas() {
        assertThat(failure(".s | tonumber | floor")).hasMessageContaining("near tonumber");
        assertThat(failure("[range(.n)]")).hasMessageContaining("near range(.n)");
    }

    @Test
    void givesWhatJqGives() {
        assertThat(run("ascii_upcase, gsub(\"-\"; \"+\"), [splits(\"-\")], split(\"-\"; null)", "\"a-é-b\""))
                .hasToString("[\"A-é-B\", \"a+é+b\", [\"a\",\"é\",\"b\"], [\"a\",\"é\",\"b\"]]");
        assertThat(run("gsub(\"\"; \"-\"), gsub(\"^\"; \"> \"), [match(\"\"; \"g\").offset], sub(\"(?<l>.)\"; \"\\(.l)1\", \"\\(.l)2\")", "\"ab\""))
                .hasToString("[\"-a-b\", \"> ab\", [0,1], \"a2b\", \"a1b\"]");
        assertThat(run("[match(\"(?<x_y>é)|z\"; \"g\") | .offset, .length, .string, .captures[0].name]", "\"aéz\""))
                .hasToString("[[1,1,\"é\",\"x_y\",2,1,\"z\",\"x_y\"]]");
        assertThat(run("capture(\"(?<day>\\\\S+) (?<at>\\\\S+)\"), sub(\" \"; \"T\")", "\"2030-05-12 20:00\""))
                .hasToString("[{\"day\":\"2030-05-12\",\"at\":\"20:00\"}, \"2030-05-12T20:00\"]");
        assertThat(run("flatten, flatten(1), (map(tojson) | add), add?", "[1, [2, [3]], null]"))
                .hasToString("[[1,2,3,null], [1,2,[3],null], \"1[2,[3]]null\"]");
        assertThat(run("add, (map([.]) | add), (map({(.): 1}) | add), ([] | add)", "[\"a\", \"b\"]"))
                .hasToString("[\"ab\", [\"a\",\"b\"], {\"a\":1,\"b\":1}, null]");
        assertThat(run(".a += 1 | .c |= 3 | .d[1] = 2 | del(.b) | with_entries(.value |= tojson)", "{\"a\": 1, \"b\": 2}"))
                .hasToString("[{\"a\":\"2\",\"c\":\"3\",\"d\":\"[null,2]\"}]");
        assertThat(run("until(. > 50; . + 1), ([recurse(if . < 50 then . + 1 else empty end)] | length)", "1")).hasToString("[51, 50]");
    }

    @Test
    void knowsWhichFunctionsOfTheLibraryReachOutside() {
        // a new version may bring more of them: look at each before it is added here
        List<String> names = BuiltinFunctionLoader.getInstance()
                .loadFunctionsFromServiceLoader(BuiltinFunctionLoader.class.getClassLoader(), Versions.JQ_1_7)
                .keySet().stream().filter(name -> name.matches("(env|now|builtins|debug_scope|input.*|halt.*|stderr|local.*|strf.*|get.*)/\\d")).sorted().toList();
        assertThat(names).containsExactly("builtins/0", "debug_scope/0", "getpath/1", "now/0");
    }
}
