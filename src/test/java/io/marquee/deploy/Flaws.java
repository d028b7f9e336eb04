package io.marquee.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Judged flaws, as {@code deploy/flaws.txt} writes them, against the libraries that there are. */
final class Flaws {

    private static final Pattern ID = Pattern.compile("CVE-\\d{4}-\\d{4,}|GHSA(-\\w{4}){3}|[A-Z]+-\\d+");
    private static final Pattern BOUND = Pattern.compile("(<=?|>=?)\\s*(\\d\\S*)");
    private static final Pattern FENCE = Pattern.compile("fenced by (\\w+#\\w+): \\S.*");
    private static final Pattern PART = Pattern.compile("\\d+|[a-zA-Z]+");

    private Flaws() {}

    /**
     * What is wrong, a line each.
     *
     * @param lines of the file
     * @param components version by {@code group:name}; null where the bill has none
     * @param isTest whether there is a test of that name, {@code Class#method}
     */
    static List<String> complaints(List<String> lines, Map<String, String> components, Predicate<String> isTest) {
        List<String> complaints = new ArrayList<>();
        components.forEach((name, version) -> {
            if (version == null || version.isBlank()) {
                complaints.add(name + " has no version");
            }
        });
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String found = seen.contains(line) ? "is there twice" : complaint(line.split("\\s*\\|\\s*", -1), components, isTest);
                seen.add(line);
                if (found != null) {
                    complaints.add(line + ": " + found);
                }
            }
        }
        return complaints;
    }

    private static String complaint(String[] entry, Map<String, String> components, Predicate<String> isTest) {
        if (entry.length != 4 || !ID.matcher(entry[2]).matches() || !Stream.of(entry[1].split(",")).allMatch(Flaws::isBound)) {
            return "is no entry";
        }
        Pattern name = Pattern.compile(Pattern.quote(entry[0]).replace("*", "\\E.*\\Q"));
        List<String> versions = components.entrySet().stream()
                .filter(component -> name.matcher(component.getKey()).matches())
                .map(component -> String.valueOf(component.getValue()))
                .toList();
        if (versions.isEmpty()) {
            return "no such library is in the jar";
        }
        List<String> affected = versions.stream().filter(version -> isIn(version, entry[1])).toList();
        Matcher fence = FENCE.matcher(entry[3]);
        if (entry[3].equals("raised")) {
            return affected.isEmpty() ? null : "the jar has " + affected;
        } else if (fence.matches()) {
            return affected.isEmpty() ? "raised by now" : isTest.test(fence.group(1)) ? null : "there is no test " + fence.group(1);
        } else if (entry[3].matches("not reachable: \\S.*")) {
            return affected.isEmpty() ? "raised by now" : null;
        }
        return "is not judged";
    }

    private static boolean isBound(String bound) {
        return BOUND.matcher(bound.strip()).matches();
    }

    private static boolean isIn(String version, String range) {
        return Stream.of(range.split(",")).allMatch(text -> {
            Matcher bound = BOUND.matcher(text.strip());
            if (!bound.matches()) {
                throw new IllegalArgumentException(text);
            }
            int order = compare(version, bound.group(2));
            return order == 0 ? bound.group(1).endsWith("=") : order < 0 == bound.group(1).startsWith("<");
        });
    }

    /** By numbers; before the release come its alphas, betas, and candidates, and {@code Final} is the release. */
    static int compare(String one, String other) {
        List<String> ours = parts(one);
        List<String> theirs = parts(other);
        for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
            int order = Long.compare(rank(ours, i), rank(theirs, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<String> parts(String version) {
        return PART.matcher(version).results().map(MatchResult::group).toList();
    }

    private static long rank(List<String> parts, int at) {
        String part = at < parts.size() ? parts.get(at) : "0";
        if (Character.isDigit(part.charAt(0))) {
            return Long.parseLong(part);
        }
        return List.of("snapshot", "alpha", "beta", "m", "rc", "cr").contains(part.toLowerCase(Locale.ROOT)) ? -1 : 0;
    }
}
