package io.marquee.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.plan.Reason;
import java.time.Duration;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Versions;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs give, what they may not name, and that each of them comes to an end. */
class ProgramTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORD = """
            {"n": 1e10, "s": "abc", "pattern": "(a+)+$", "text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}""";
    /** A value that would be larger than any memory if it were written down, made of a hundred lists. */
    private static final String VAST = "reduce range(100) as $i ([1]; [., .]) as $vast | ";

    private static List<JsonNode> run(String program, String in) {
        try {
            return Program.of(program).run(JSON.readTree(in));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MappingException failure(String program) {
        return catchThrowableOfType(MappingException.class, () -> run(program, RECORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"x\" * 1e9", "1e9 * .s", ".s * .n", ". as {$s} | [range(100)] | map($s * 1e6)",
        "range(1e10)", "[range(1e10)]", "range(.n)", "[limit(.n; range(1e10))]", "last(range(1e10))", "range(0; 1; 1e-9)",
        "reduce range(1e10) as $i (0; . + 1)", "[foreach range(1e10) as $i (0; . + 1)]", "reduce (1, 2) as $x (0; range(1e10))",
        "first(range(1e10) | select(. < 0))", ". |= range(1e10)", "[.s] | sort_by(range(1e10))", "any(range(1e10); false)",
        "def f: f; f", "def f: 1 + f; f", "def f: f, f; f", "def f: f | f; f", "def f(g): f(g | g); f(.)", "[recurse(.)]",
        "[limit(.n; 1 | recurse(. + 1))]", "1 | [while(true; . + 1)]", "until(false; .)", "try (def f: f; f) catch 1", "(def f: f; f)?",
        "[range(30) | [0, 1]] | combinations", "[0, 1] | [combinations(40)]",
        "(0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1)"
                + " | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1) | (0, 1)",
        "[range(1000)] | [.[] as $a | .[] as $b | .[] as $c | 1] | length",
        "null | .[1e9] = 1", "null | .[1e9] |= 1", "null | .[1e9] += 1", "null | setpath([1e9]; 1)", "null | getpath([1e9]) = 1",
        "null | setpath([range(1000)]; 1)", "reduce range(1e6) as $i ([]; . + [$i])", "reduce range(1e6) as $i ({}; .[\"\\($i)\"] = 1)",
        "reduce range(100) as $i ([1]; . + .) | length", "reduce range(100) as $i (\"x\"; . + .) | length",
        "reduce range(100) as $i (\"\\\"\"; tojson) | length", "[range(1e6)] | map({a: .})",
        "(\"x\" * 1e6) as $x | [range(1000) | $x] | join(\"\")", "(\"x\" * 1e6) as $x | [range(1000) | $x] | add",
        "(\"x\" * 1e6) as $x | \"\\($x)\\($x)\\($x)\\($x)\\($x)\\($x)\\($x)\\($x)\\($x)\"", "\"x\" * 4e6 | explode", "\"x\" * 4e6 | split(\"\")",
        "\"x\" * 4e6 / \"\"", "\"x\" * 3e6 | @uri | @uri | @uri", "[range(20000) | 0] as $a | $a | indices($a)",
        "[range(20000) | 0] as $a | $a | contains($a)", "[range(20000) | 0] as $a | $a | .[$a]", "[range(300000)] | sort_by(-.)",
        "(\"a\" * 1e6) as $a | $a | contains(\"a\" * 5e5 + \"b\")",
        ".text | test(\"(a+)+$\")", ".pattern as $p | .text | test($p)", ".text | try gsub(\"^(a|aa)+$\"; \"\") catch 1",
        "\"x\" * 1e6 | test(\"(x|y)*z\")", ".text | [splits(\"(a|a)+b\")]",
        "reduce range(1e6) as $i (1; [.]) | tojson", "reduce range(1e6) as $i (1; {a: .}) == 1"
    })
    void endsWhatWouldCostTooMuch(String program) {
        Assertions.setMaxStackTraceElementsDisplayed(1);
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            MappingException failure = failure(program);
            assertThat(failure).isNotNull();
            assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.MAPPING_TOO_COSTLY);
        });
        assertThat(run(".s", RECORD)).as("the thread goes on").hasToString("[\"abc\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "$vast | tojson", "$vast == 1", "$vast == $vast", "$vast - 1", "\"a\" + $vast", "$vast | -.", "{($vast): 1}", "\"\\($vast)\"",
        "@base64 \"\\($vast)\"", "[$vast, $vast] | sort", "[$vast, $vast] | unique", "$vast | flatten", "$vast | [paths]", "$vast | [..]",
        "$vast | walk(.)", "$vast | tonumber", "path($vast)", "path($vast | .a)", "path([$vast] | .a)", "$vast = 1", "$vast.a |= 1",
        "path(reduce 1 as $x ($vast; .) | .[0])", "error($vast)", "$vast | error", "[1] | join($vast)", "\"a\" | test($vast)",
        "[1] | .[$vast]", "[1] | getpath($vast)", "[1] | delpaths($vast)", "[1] | index($vast)", "[1] | sort_by($vast)", "$vast | @csv",
        "[1] | contains($vast)", "$vast | to_entries", "$vast | add | add | add | add | tojson", "[$vast] | min_by($vast)"
    })
    void endsWhereAVastValueWouldBeLookedAtAsAWhole(String use) {
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            MappingException failure = failure(VAST + use);
            assertThat(failure).as(use).isNotNull();
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
