package io.marquee;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.marquee.kit.ProjectFiles;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which packages know which: a tree, from subjects that know nothing up to the root that puts the parts together. */
class PackagesTest {

    private static final String ROOT = "io.marquee";

    /** Each package with those that it may know, exactly; a line names only packages of lines above it. */
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            // subjects
            entry("settings", Set.of()),
            entry("log", Set.of()),
            entry("health", Set.of()),
            entry("plan", Set.of()),
            entry("mapping", Set.of("plan")),
            entry("trace", Set.of("settings")),
            entry("feed", Set.of("plan", "settings")),
            entry("source", Set.of("feed")),
            entry("draft", Set.of("feed", "mapping", "plan")),
            entry("search", Set.of()),
            entry("store", Set.of("health", "plan", "settings")),
            entry("access", Set.of("health", "settings")),
            entry("change", Set.of("search", "settings")),
            // the two halves
            entry("poll", Set.of("feed", "log", "mapping", "plan", "settings", "source", "store", "trace")),
            entry("http", Set.of("access", "search", "settings", "trace")),
            entry("push", Set.of("poll", "search", "settings")),
            // provider files on polls, commands on both
            entry("provider", Set.of("feed", "health", "mapping", "plan", "poll", "settings", "source")),
            entry("outlet", Set.of("change", "feed", "health", "log", "poll", "provider", "push", "settings", "source")),
            entry("trial", Set.of("feed", "outlet", "plan", "poll", "provider", "settings", "source", "trace")),
            entry("command", Set.of("access", "draft", "feed", "plan", "poll", "provider", "settings", "source", "trial")),
            // sees all, and is seen by the root only
            entry("operate", Set.of("http", "log", "outlet", "poll", "provider", "push", "search", "settings")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    void makesATree() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void knowsNoPackageThatIsNotNamedHere() {
        assertThat(found()).isEqualTo(new TreeMap<>(KNOWN));
    }

    @Test
    void showsOperatorsAndCommandsToTheRootOnly() {
        assertThat(KNOWN.values()).isNotEmpty().allSatisfy(known -> assertThat(known).doesNotContain("operate", "command"));
    }

    @Test
    void knowsMetersInOperateAndTheRootOnly() {
        assertThat(CLASSES)
                .filteredOn(one -> !Set.of(ROOT, ROOT + ".operate").contains(one.getPackageName()))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.getDirectDependenciesFromSelf())
                        .noneMatch(to -> to.getTargetClass().getPackageName().startsWith("io.micrometer")));
    }

    @Test
    void showsTheRootToNobody() {
        assertThat(CLASSES).filteredOn(one -> !one.getPackageName().equals(ROOT)).isNotEmpty().allSatisfy(one ->
                assertThat(one.getDirectDependenciesFromSelf()).noneMatch(to -> to.getTargetClass().getPackageName().equals(ROOT)));
    }

    @Test
    void namesEveryPackageInTheArchitecture() {
        assertThat(ProjectFiles.matches("(?m)^\\| `([a-z]+)` \\| ", ProjectFiles.text(Path.of("docs/ARCHITECTURE.md"))).map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(KNOWN.keySet());
    }

    private static Map<String, Set<String>> found() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass one : CLASSES) {
            String name = subject(one);
            if (name != null) {
                Set<String> known = found.computeIfAbsent(name, unused -> new TreeSet<>());
                one.getDirectDependenciesFromSelf().forEach(to -> known.addAll(subjects(to.getTargetClass().getBaseComponentType(), name)));
            }
        }
        return found;
    }

    private static Set<String> subjects(JavaClass one, String but) {
        String name = subject(one);
        return name == null || name.equals(but) ? Set.of() : Collections.singleton(name);
    }

    /** The package below the root; null for one of others, and for the root. */
    private static String subject(JavaClass one) {
        return one.getPackageName().startsWith(ROOT + ".") ? one.getPackageName().substring(ROOT.length() + 1).split("\\.")[0] : null;
    }
}
