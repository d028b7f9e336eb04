package io.marquee.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import org.junit.jupiter.api.Test;

/** No kind of part of a program is passed over: one that a newer library brings is to be looked at before it is let in. */
class MeteredTreeTest {

    private static final String TREE = "net/thisptr/jackson/jq/internal/tree/";
    /** A program that has one of these is rejected, see {@link ProgramCheck}. */
    private static final Set<String> REJECTED = Set.of("ImportStatement", "ModuleDirective", "TopLevelExpression");

    /** Together they have every kind of part that there is. */
    private static final List<String> PROGRAMS = List.of(
            "def f(g): g; f(.), f(.)", "[.[] | . as [$a, {b: $c}] | $a, $c]", "label $out | foreach .[] as $x (0; . + $x; ., break $out)",
            "reduce .[] as $x (1; . - $x)", "if . then 1 elif null then 2.5 else false end", "try error catch .", ".a?", "..",
            "{a: 1, \"b\": 2, (\"c\"): 3, @text \"d\\(1)\": 4, $__loc__}", ". as $x | {$x}", "\"a\\(.)\"", "@json", "-(.a)", ".[\"a\"]", ".\"a\"", ".[1:2]", ".[]",
            ".a // 1", "1 * 2 / 3 % 4", ". and true or false", ". == 1, . != 1, . < 1, . <= 1, . > 1, . >= 1",
            ".a = 1", ".a |= 1", ".a += 1", ".a -= 1", ".a *= 1", ".a /= 1", ".a %= 1", ".a //= 1");

    @Test
    void visitsEachKindOfPartThatTheLibraryHas() throws Exception {
        Set<Class<?>> visited = new HashSet<>();
        for (String program : PROGRAMS) {
            new MeteredTree(part -> visited.add(part.getClass()), true).counted(ExpressionParser.compile(program, Versions.JQ_1_7));
        }
        assertThat(kinds()).isNotEmpty().allSatisfy(kind ->
                assertThat(visited).as(kind.getSimpleName()).anyMatch(kind::isAssignableFrom));
    }

    private static List<Class<?>> kinds() throws IOException {
        Path library = Path.of(ThisObject.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (JarFile jar = new JarFile(library.toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(TREE) && name.endsWith(".class"))
                    .<Class<?>>map(MeteredTreeTest::type)
                    .filter(MeteredTreeTest::isPart)
                    .toList();
        }
    }

    private static Class<?> type(String file) {
        try {
            return Class.forName(file.substring(0, file.length() - ".class".length()).replace('/', '.'));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPart(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers())
                && !type.isEnum()
                && type.getEnclosingClass() == null
                && !REJECTED.contains(type.getSimpleName());
    }
}
