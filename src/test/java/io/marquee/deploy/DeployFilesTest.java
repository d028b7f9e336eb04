package io.marquee.deploy;

import static io.marquee.kit.ProjectFiles.files;
import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.marquee.kit.Document;
import io.marquee.kit.Ran;
import io.marquee.settings.Durations;
import io.marquee.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of {@code deploy/} agree with each other and with the application; Kubernetes' own types hold its manifests. */
class DeployFilesTest {

    private static final Path DEPLOY = Path.of("deploy");
    private static final Path COMPOSE = Path.of("docker-compose.yml");
    private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
    private static final Path DASHBOARD = DEPLOY.resolve("grafana/dashboards/marquee.json");
    private static final Path RULES = DEPLOY.resolve("prometheus/rules.yml");
    private static final Settings DEFAULTS = Settings.load(Path.of(""), Map.of());
    private static final Map<String, Class<?>> KINDS = Map.of(
            "ConfigMap", ConfigMap.class,
            "Deployment", Deployment.class,
            "HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "NetworkPolicy", NetworkPolicy.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "Service", Service.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    /** The types take unknown fields as they come; this rejects them. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    @Test
    void writesYamlWithoutDuplicateKeys() {
        List<Path> files = Stream.of(DEPLOY, Path.of(".github"), COMPOSE)
                .flatMap(top -> files(top, "").stream())
                .filter(file -> file.toString().matches(".*\\.ya?ml"))
                .toList();
        assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(yaml(file).isObject() || yaml(file).isArray()).isTrue());
    }

    @Test
    void writesManifestsThatKubernetesTypesHold() throws IOException {
        List<Path> listed = manifests();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(files(KUBERNETES, "").stream()
                .filter(file -> file.getParent().equals(KUBERNETES) && !file.endsWith("kustomization.yaml"))
                .toList());
        for (Path file : listed) {
            JsonNode manifest = yaml(file);
            Class<?> kind = KINDS.get(manifest.path("kind").asText());
            assertThat(kind).as(file.toString()).isNotNull();
            JsonNode read = JSON.valueToTree(STRICT.treeToValue(manifest, kind));
            assertThat(read.path("apiVersion")).as(file.toString()).isEqualTo(manifest.path("apiVersion"));
        }
    }

    @Test
    void setsNothingButSettingsThatExist() {
        Set<String> set = new TreeSet<>();
        yaml(COMPOSE).at("/services/marquee/environment").fieldNames().forEachRemaining(set::add);
        yaml(KUBERNETES.resolve("settings.yaml")).path("data").fieldNames().forEachRemaining(set::add);
        container().path("env").forEach(variable -> set.add(variable.path("name").asText()));
        matches("(?m)^(?:ENV|   ) ([A-Z_]+)=", text(DEPLOY.resolve("Dockerfile"))).forEach(variable -> set.add(variable.group(1)));
        Set<String> known = new TreeSet<>();
        matches("\\{\\{env:([A-Z_]+):", text(Path.of("application.properties"))).forEach(key -> known.add(key.group(1)));
        assertThat(known).containsAll(set);
        assertThat(set).contains("DATABASE_URL", "DATABASE_PASSWORD", "MANAGEMENT_HOST", "STOP_DRAIN", "DATA_DIR");
    }

    @Test
    void writesSettingsThatTheApplicationTakes() throws IOException {
        Map<String, String> settings = new HashMap<>();
        yaml(KUBERNETES.resolve("settings.yaml")).path("data").properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        assertThat(Settings.load(Path.of(""), settings).text("management.host")).isEqualTo("0.0.0.0");
        Map<String, String> composed = new HashMap<>();
        yaml(COMPOSE).at("/services/marquee/environment").properties().forEach(entry ->
                composed.put(entry.getKey(), entry.getValue().asText().replaceAll("\\$\\{\\w+:-([^}]*)}", "$1")));
        assertThat(Settings.load(Path.of(""), composed).text("fever.url")).startsWith("http://provider:");
    }

    @Test
    void meansTheSamePortsEverywhere() {
        int port = DEFAULTS.number("http.port");
        int management = DEFAULTS.number("management.port");
        assertThat(text(DEPLOY.resolve("Dockerfile"))).contains("EXPOSE " + port + "\n");
        assertThat(text(DEPLOY.resolve("healthy"))).contains("${MANAGEMENT_PORT:-" + management + "}");
        assertThat(text(DEPLOY.resolve("proxy/nginx.conf"))).contains("server marquee:" + port + " resolve ");
        assertThat(yaml(DEPLOY.resolve("prometheus/prometheus.yml")).at("/scrape_configs/0/dns_sd_configs/0/port").asInt())
                .isEqualTo(management);
        assertThat(list(container().path("ports"), "containerPort")).containsExactly(
                String.valueOf(port), String.valueOf(management));
        assertThat(template().at("/metadata/annotations").path("prometheus.io/port").asText())
                .isEqualTo(String.valueOf(management));
        JsonNode services = yaml(COMPOSE).path("services");
        assertThat(services.at("/marquee/environment/FEVER_URL").asText())
                .contains(":" + services.at("/provider/command/2").asText() + "/");
        assertThat(services.at("/proxy/ports/0").asText()).endsWith(":8080");
    }

    @Test
    void publishesOnLoopbackOnlyAndTheManagementPortNowhere() {
        JsonNode services = yaml(COMPOSE).path("services");
        assertThat(services.path("marquee").has("ports")).isFalse();
        services.forEach(service -> service.path("ports").forEach(port ->
                assertThat(port.asText()).startsWith("127.0.0.1:").doesNotContain(DEFAULTS.text("management.port"))));
        assertThat(list(yaml(KUBERNETES.resolve("service.yaml")).at("/spec/ports"), "targetPort")).containsExactly("http");
    }

    @Test
    void letsAStopTakeItsTime() {
        Duration routes = Duration.ofSeconds(DEFAULTS.number("camel.main.shutdownTimeout"));
        Duration drain = Durations.parse(yaml(KUBERNETES.resolve("settings.yaml")).at("/data/STOP_DRAIN").asText());
        Duration grace = Duration.ofSeconds(template().at("/spec/terminationGracePeriodSeconds").asLong());
        assertThat(grace).isGreaterThan(drain.plus(routes).plusSeconds(5));
        JsonNode composed = yaml(COMPOSE).at("/services/marquee");
        assertThat(Durations.parse(composed.path("stop_grace_period").asText()))
                .isGreaterThan(Durations.parse(composed.at("/environment/STOP_DRAIN").asText()).plus(routes).plusSeconds(5));
        // unready before the drain ends
        JsonNode readiness = container().path("readinessProbe");
        assertThat(Duration.ofSeconds(readiness.path("periodSeconds").asLong() * (1 + readiness.path("failureThreshold").asLong())))
                .isLessThan(drain);
    }

    @Test
    void namesOnlyFilesThatExist() {
        List<String> named = new ArrayList<>();
        yaml(COMPOSE).path("services").forEach(service -> {
            service.path("volumes").forEach(volume -> named.add(volume.asText()));
            if (service.at("/build/dockerfile").isTextual()) {
                named.add("./" + service.at("/build/dockerfile").asText());
            }
        });
        List<Path> files = named.stream()
                .filter(volume -> volume.startsWith("./"))
                .map(volume -> Path.of(volume.replaceAll(":.*", "")))
                .toList();
        assertThat(files).hasSizeGreaterThan(5).allSatisfy(file -> assertThat(file).exists());
        matches("(?m)^COPY (?!--from)(.+) \\S+$", text(DEPLOY.resolve("Dockerfile")))
                .forEach(copy -> assertThat(Path.of(copy.group(1))).exists());
    }

    @Test
    void startsTheImageWithTheArchiveThatItMade() {
        String image = text(DEPLOY.resolve("Dockerfile"));
        String made = matches("bash /app/archive (\\S+) (.+)", image).findFirst().orElseThrow().group(1);
        String started = matches("bash /app/archive (\\S+) (.+)", image).findFirst().orElseThrow().group(2);
        String entry = matches("(?s)\nENTRYPOINT \\[(.+?)]", image).findFirst().orElseThrow().group(1).replaceAll("[\",\\s\\\\]+", " ");
        String options = matches("(?m)^START = java (.+) -jar ", text(Path.of("Makefile"))).findFirst().orElseThrow().group(1);
        String heap = "-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError ";
        assertThat(entry.strip()).isEqualTo("java " + heap + options.replace("$(ARCHIVE)", made) + " " + started);
    }

    @Test
    void givesTheBuildWhatTheImageCopies() {
        List<String> given = text(DEPLOY.resolve("Dockerfile.dockerignore")).lines().filter(line -> line.startsWith("!")).toList();
        assertThat(matches("(?m)^COPY (?!--from)(\\S+) ", text(DEPLOY.resolve("Dockerfile"))))
                .isNotEmpty().allSatisfy(copy -> assertThat(given).contains("!" + copy.group(1)));
    }

    @Test
    void givesKubernetesTheProviderFilesOfTheProject() throws IOException {
        List<Path> copies = files(KUBERNETES.resolve("providers"), "");
        assertThat(copies.stream().map(file -> "providers/" + file.getFileName()))
                .containsExactlyInAnyOrderElementsOf(texts(yaml(KUBERNETES.resolve("kustomization.yaml")).at("/configMapGenerator/0/files")));
        for (Path copy : copies) {
            assertThat(copy).hasSameTextualContentAs(Path.of("routes/providers").resolve(copy.getFileName()));
        }
    }

    @Test
    void keepsSecretsOutOfManifests() {
        for (Path file : manifests()) {
            assertThat(text(file)).as(file.toString()).doesNotContainPattern("(?i)password: *\\S");
        }
        assertThat(container().path("env")).allSatisfy(variable ->
                assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("marquee-database"));
    }

    @Test
    void runsAsAnOrdinaryUserOnAReadOnlyFileSystem() {
        assertThat(container().at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(template().at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(text(DEPLOY.resolve("Dockerfile"))).contains("USER " + template().at("/spec/securityContext/runAsUser").asText() + ":");
        assertThat(yaml(COMPOSE).path("services").properties()).hasSize(6).allSatisfy(service -> {
            JsonNode container = service.getValue();
            assertThat(container.path("read_only").asBoolean()).isTrue();
            assertThat(container.path("user").asText()).isNotEmpty().doesNotStartWith("0").doesNotStartWith("root");
            assertThat(texts(container.path("cap_drop"))).containsExactly("ALL");
            assertThat(texts(container.path("security_opt"))).contains("no-new-privileges:true");
            assertThat(container.path("mem_limit").asText()).isNotEmpty();
            assertThat(container.path("pids_limit").asInt()).isPositive();
            assertThat(container.path("image").asText()).matches(".+:(?!latest).+");
        });
    }

    @Test
    void startsNothingWithoutPasswordsOfItsOwn(@TempDir Path folder) throws Exception {
        List<MatchResult> variables = matches("\\$\\{(\\w*PASSWORD\\w*)(:[?-])?", text(COMPOSE)).toList();
        assertThat(variables).hasSize(3).allSatisfy(variable -> assertThat(variable.group(2)).isEqualTo(":?"));
        assertThat(text(COMPOSE)).doesNotContainPattern("PASSWORD: +[^$\\s]");
        String first = makeSecrets(folder);
        assertThat(first.lines().map(line -> line.replaceAll("=[0-9a-f]{32}$", ""))).containsExactlyInAnyOrderElementsOf(
                variables.stream().map(variable -> variable.group(1)).distinct().toList());
        assertThat(Files.getPosixFilePermissions(folder.resolve(".env"))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(makeSecrets(folder)).isEqualTo(first);
        assertThat(text(Path.of(".gitignore"))).contains("/.env\n");
    }

    private static String makeSecrets(Path folder) throws Exception {
        Ran make = Ran.of(folder, Map.of(), "make", "-s", "-f", Path.of("Makefile").toAbsolutePath().toString(), "secrets");
        assertThat(make.code()).as(make.output()).isZero();
        return Files.readString(folder.resolve(".env"));
    }

    @Test
    void closesPrivateNetworksToProvidersAndPublishesNoDatabase() {
        JsonNode services = yaml(COMPOSE).path("services");
        assertThat(services.at("/database").has("ports")).isFalse();
        assertThat(services.at("/marquee/environment/PROVIDERS_PRIVATE_NETWORKS").asText()).isEqualTo("closed");
        assertThat(services.at("/marquee/environment/PROVIDERS_ALLOWED_HOSTS").asText()).contains(":-provider:8081}");
        JsonNode settings = yaml(KUBERNETES.resolve("settings.yaml")).path("data");
        assertThat(settings.path("PROVIDERS_PRIVATE_NETWORKS").asText()).isEqualTo("closed");
        for (JsonNode rule : yaml(KUBERNETES.resolve("network-policy.yaml")).at("/spec/egress")) {
            assertThat(rule.path("to")).as("where to, of %s", rule).isNotEmpty();
        }
        JsonNode egress = yaml(KUBERNETES.resolve("network-policy.yaml")).at("/spec/egress");
        assertThat(settings.path("DATABASE_URL").asText())
                .contains("." + egress.at("/1/to/0/namespaceSelector/matchLabels").path("kubernetes.io/metadata.name").asText() + ".svc:5432/");
        assertThat(texts(egress.at("/2/to/0/ipBlock/except"))).contains(
                "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8");
    }

    @Test
    void showsAndWatchesMetricsThatAreDocumented() {
        List<String> expressions = yaml(DASHBOARD).path("panels").findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(20);
        String documents = text(Path.of("docs/reference/metrics.md")) + text(DEPLOY.resolve("README.md"));
        Stream<String> names = Stream.concat(expressions.stream(), yaml(RULES).findValuesAsText("expr").stream())
                .flatMap(expression -> matches("\\b((?:marquee|hikaricp|jvm)_\\w+)", expression))
                .map(name -> name.group(1).replaceAll("_(bucket|count|sum)$", ""));
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(documents).contains("`" + name + "`"));
    }

    @Test
    void saysWhatToDoAtEachAlert() {
        List<String> alerts = yaml(RULES).findValuesAsText("alert");
        assertThat(alerts).hasSizeGreaterThan(5).doesNotHaveDuplicates();
        assertThat(Document.of(Path.of("docs/operation.md")).headings())
                .filteredOn(heading -> heading.startsWith("Marquee"))
                .containsExactlyElementsOf(alerts);
    }

    @Test
    void givesEveryPanelAPlaceAndTheProvisionedSource() {
        JsonNode dashboard = yaml(DASHBOARD);
        String source = yaml(DEPLOY.resolve("grafana/provisioning/datasources/prometheus.yaml")).at("/datasources/0/uid").asText();
        assertThat(list(dashboard.path("panels"), "id")).doesNotHaveDuplicates();
        assertThat(dashboard.path("panels")).allSatisfy(panel -> {
            assertThat(panel.path("gridPos").path("x").asInt() + panel.path("gridPos").path("w").asInt()).isLessThanOrEqualTo(24);
            assertThat(panel.path("targets")).allSatisfy(target ->
                    assertThat(target.at("/datasource/uid").asText()).isEqualTo(source));
        });
    }

    // reading

    private static JsonNode template() {
        return yaml(KUBERNETES.resolve("deployment.yaml")).at("/spec/template");
    }

    private static JsonNode container() {
        return template().at("/spec/containers/0");
    }

    private static List<Path> manifests() {
        return texts(yaml(KUBERNETES.resolve("kustomization.yaml")).path("resources")).stream().map(KUBERNETES::resolve).toList();
    }

    private static List<String> list(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false).map(item -> item.path(field).asText()).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    /** YAML or JSON, which is YAML; one document. */
    private static JsonNode yaml(Path file) {
        LoadSettings strict = LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(file.toString()).build();
        return JSON.valueToTree(new Load(strict).loadFromString(text(file)));
    }
}
