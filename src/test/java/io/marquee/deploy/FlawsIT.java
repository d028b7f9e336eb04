package io.marquee.deploy;

import static io.marquee.kit.ProjectFiles.files;
import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The libraries of the jar, by its bill of materials, against {@code deploy/flaws.txt}. */
class FlawsIT {

    private static final Path FLAWS = Path.of("deploy/flaws.txt");
    private static final Path BILL = Path.of("target/classes/META-INF/sbom/sbom.json");
    private static final Path TESTS = Path.of("src/test/java");

    @Test
    void hasNoFlawInTheJarThatNobodyJudged() {
        Map<String, String> components = Files.exists(BILL) ? ofTheBill() : ofTheClassPath();
        assertThat(components).hasSizeGreaterThan(100);
        assertThat(Flaws.complaints(text(FLAWS).lines().toList(), components, FlawsIT::isTest)).isEmpty();
    }

    private static Map<String, String> ofTheBill() {
        Map<String, String> components = new HashMap<>();
        new JsonObject(text(BILL)).getJsonArray("components").stream().map(JsonObject.class::cast).forEach(component ->
                components.put(component.getString("group") + ":" + component.getString("name"), component.getString("version")));
        return components;
    }

    /** Without network Maven makes no bill. The class path has the libraries of the tests too, and of each the version that the jar has. */
    private static Map<String, String> ofTheClassPath() {
        Map<String, String> components = new HashMap<>();
        matches("/repository/([^:]+)/([^/:]+)/([^/:]+)/\\2-\\3[^/:]*\\.jar", System.getProperty("java.class.path")).forEach(jar ->
                components.put(jar.group(1).replace('/', '.') + ":" + jar.group(2), jar.group(3)));
        return components;
    }

    /** By its source, so that a test that was renamed is missed. */
    private static boolean isTest(String name) {
        String[] parts = name.split("#");
        return files(TESTS, "/" + parts[0] + ".java").stream().anyMatch(file -> text(file).contains("void " + parts[1] + "("));
    }
}
