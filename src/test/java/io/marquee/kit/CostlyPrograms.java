package io.marquee.kit;

import java.util.List;

/** Programs of jq that would never end, or end with more than there is room for. */
public final class CostlyPrograms {

    /** What they read. */
    public static final String RECORD = """
            {"n": 1e10, "s": "abc", "pattern": "(a+)+$", "text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}""";

    /** A value that would be larger than any memory if it were written down, made of a hundred lists. */
    private static final String VAST = "reduce range(100) as $i ([1]; [., .]) as $vast | ";

    private CostlyPrograms() {}

    public static List<String> all() {
        return List.of(
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
                "reduce range(1e6) as $i (1; [.]) | tojson", "reduce range(1e6) as $i (1; {a: .}) == 1");
    }

    /** Those that would look at a vast value as a whole. */
    public static List<String> ofAVastValue() {
        List<String> uses = List.of(
                "$vast | tojson", "$vast == 1", "$vast == $vast", "$vast - 1", "\"a\" + $vast", "$vast | -.", "{($vast): 1}", "\"\\($vast)\"",
                "@base64 \"\\($vast)\"", "[$vast, $vast] | sort", "[$vast, $vast] | unique", "$vast | flatten", "$vast | [paths]", "$vast | [..]",
                "$vast | walk(.)", "$vast | tonumber", "path($vast)", "path($vast | .a)", "path([$vast] | .a)", "$vast = 1", "$vast.a |= 1",
                "path(reduce 1 as $x ($vast; .) | .[0])", "error($vast)", "$vast | error", "[1] | join($vast)", "\"a\" | test($vast)",
                "[1] | .[$vast]", "[1] | getpath($vast)", "[1] | delpaths($vast)", "[1] | index($vast)", "[1] | sort_by($vast)", "$vast | @csv",
                "[1] | contains($vast)", "$vast | to_entries", "$vast | add | add | add | add | tojson", "[$vast] | min_by($vast)");
        return uses.stream().map(VAST::concat).toList();
    }
}
