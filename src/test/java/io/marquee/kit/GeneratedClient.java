package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A client that a generator has made of the contract, with a program that uses it. */
public final class GeneratedClient {

    /** Where the programs are that use clients. */
    public static final Path PROGRAMS = Path.of("src/test/resources/clients");

    private static final Path GENERATORS = Path.of("target/generators");
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int FIRST_NODE_WITH_FETCH = 18;

    private GeneratedClient() {}

    /** The jar of a program that makes clients, as the build has copied it. */
    public static Path jar(String name) throws IOException {
        try (Stream<Path> jars = Files.list(GENERATORS)) {
            return jars.filter(jar -> jar.getFileName().toString().matches(name + "-[0-9.]+\\.jar")).max(Path::compareTo).orElseThrow().toAbsolutePath();
        }
    }

    /**
     * Runs the generator.
     *
     * @param arguments as its command has them
     */
    public static void generate(Path folder, String... arguments) throws IOException, InterruptedException {
        String jar = jar("openapi-generator-cli").toString();
        String[] command = Stream.concat(Stream.of(JAVA, "-XX:TieredStopAtLevel=1", "-jar", jar), Stream.of(arguments)).toArray(String[]::new);
        Ran ran = Ran.of(folder, Map.of(), command);
        assertThat(ran.code()).as(ran.output()).isZero();
        assertThat(ran.output()).doesNotContain("WARN", "ERROR");
    }

    /** Runs the Java program against a client in Java, with no library but what that needs, and gives what it says. */
    public static List<String> ofJava(Path client, Path classes, List<String> given) throws IOException, InterruptedException {
        String libraries = Stream.concat(
                        Stream.of(ObjectMapper.class, JsonParser.class, JsonProperty.class, JavaTimeModule.class)
                                .map(type -> Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))),
                        Stream.of(jar("jakarta.annotation-api")))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> compile = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-encoding", "UTF-8", "-cp", libraries,
                PROGRAMS.resolve("Reading.java").toString()));
        ProjectFiles.files(client.resolve("src/main/java"), ".java").forEach(file -> compile.add(file.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, said, said, compile.toArray(String[]::new))).as(said.toString(StandardCharsets.UTF_8)).isZero();
        // the client reads answers in the charset of its JVM, which before Java 18 is that of the machine
        return run(classes, Map.of(), Stream.of(JAVA, "-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "-cp", classes + File.pathSeparator + libraries, "Reading"), given);
    }

    private static List<String> run(Path folder, Map<String, String> environment, Stream<String> program, List<String> given) throws IOException, InterruptedException {
        Ran ran = Ran.of(folder, environment, Stream.concat(program, given.stream()).toArray(String[]::new));
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output().lines().toList();
    }

    /** Whether this machine has a Node.js that can run a client in TypeScript. */
    public static boolean hasNode() throws IOException, InterruptedException {
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator)).noneMatch(folder -> Files.isExecutable(Path.of(folder, "node")))) {
            return false;
        }
        Ran version = Ran.of(Path.of("."), Map.of(), "node", "-p", "process.versions.node.split('.')[0]");
        return version.code() == 0 && Integer.parseInt(version.output().strip()) >= FIRST_NODE_WITH_FETCH;
    }

    /**
     * Runs the TypeScript program against a client in TypeScript, and gives what it says.
     *
     * @param client a folder named {@code client}
     */
    public static List<String> ofTypeScript(Path client, Path empty, String timeZone, List<String> given) throws IOException, InterruptedException {
        Path compiler = unpacked(jar("typescript"), empty);
        Path folder = client.getParent();
        Files.copy(PROGRAMS.resolve("reading.ts"), folder.resolve("reading.ts"));
        Ran compiled = Ran.of(folder, Map.of(), "node", compiler.toString(), "--strict", "--target", "es2022", "--module", "commonjs", "--lib", "es2022,dom",
                "reading.ts");
        assertThat(compiled.code()).as(compiled.output()).isZero();
        return run(folder, Map.of("TZ", timeZone), Stream.of("node", "reading.js"), given);
    }

    /** The compiler and the types it knows, which stand in one folder. */
    private static Path unpacked(Path jar, Path folder) throws IOException {
        try (JarFile files = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = files.entries(); entries.hasMoreElements();) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName().replaceFirst(".*/", "");
                if (entry.getName().endsWith("/lib/" + name) && name.matches("_?tsc\\.js|lib\\..*\\.d\\.ts|lib\\.d\\.ts")) {
                    Files.copy(files.getInputStream(entry), folder.resolve(name));
                }
            }
        }
        return folder.resolve("tsc.js");
    }
}
