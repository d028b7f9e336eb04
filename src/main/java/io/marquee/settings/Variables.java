package io.marquee.settings;

import java.util.Locale;
import java.util.Set;

/** Tells which environment variables provider files may not declare, because our settings, the system, or other software use such names. */
public final class Variables {

    /** First words of variables that others than providers read: the system, Java, clouds, databases, and what this runs in. */
    private static final Set<String> FOREIGN = Set.of(
            "AWS", "AZURE", "CAMEL", "CI", "DOCKER", "GCP", "GH", "GIT", "GITHUB", "GITLAB", "GOOGLE", "HOME", "HTTPS", "JAVA", "JDK", "JOLOKIA",
            "JVM", "KUBE", "KUBERNETES", "LANG", "LC", "LD", "MARQUEE", "MAVEN", "NO", "NPM", "PATH", "PG", "POSTGRES", "SSH", "SSL", "USER",
            "VAULT", "XDG");

    private Variables() {}

    /**
     * Whether a name is that of one of our variables, or begins as several of ours or of the system's do. The one setting of a single
     * provider, its {@code url}, leaves the others of its name to it.
     */
    public static boolean isTaken(String variable) {
        String subject = variable.replaceFirst("_.*", "");
        return FOREIGN.contains(subject)
                || Keys.all().stream().map(Variables::of).anyMatch(ours -> ours.equals(variable)
                        || ours.startsWith(subject + "_") && !isOfOneProvider(subject));
    }

    private static boolean isOfOneProvider(String subject) {
        return Keys.all().stream().map(Variables::of).filter(ours -> ours.startsWith(subject + "_")).allMatch((subject + "_URL")::equals);
    }

    /** The prefix of a provider's variables, such as {@code ACME_}, for {@link #isTaken}. */
    public static String subject(String name) {
        return of(name) + "_";
    }

    private static String of(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
