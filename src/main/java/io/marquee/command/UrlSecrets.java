package io.marquee.command;

import io.marquee.draft.Draft;
import io.marquee.poll.Credentials;
import io.marquee.poll.VariableValues;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secrets in an address, which must not get into a provider file: values of parameters that are called like keys, and private paths of calendars.
 * A variable stands in the place of each.
 */
final class UrlSecrets {

    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&])([^=&#]{1,100})=([^&#]+)");
    private static final Pattern KEY = Pattern.compile("(?i)(?!.*(?:keyword|sort|order|group)).*(?:key|token|secret|passw|pwd|signature|credential|session|auth(?!or(?!i[sz]))).*"
            + "|sig|pass|pw|jwt|hash|appid|app_id|client_id|clientid");
    /** As calendars of Google have it. */
    private static final Pattern PRIVATE_PATH = Pattern.compile("(?<=/)(private-[0-9A-Za-z_-]{8,200})(?=/|$|[?#])");

    /** Most characters of a parameter's name that its variable has. */
    private static final int LONGEST_NAME = 30;
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern DIGIT = Pattern.compile("\\d");
    /** Values of letters alone are words up to this length. */
    private static final int LONGEST_WORD = 7;
    /** Shorter values are no secrets. */
    private static final int LEAST = 4;
    /** Where a line of a calendar goes on in the next one. */
    private static final Pattern FOLD = Pattern.compile("\\r?\\n[ \\t]");

    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final String url;
    /** What is searched for in what a provider sends. */
    private final VariableValues searched = new VariableValues(Map.of());
    /** The same, with each byte of UTF-8 as a character. */
    private final VariableValues bytes = new VariableValues(Map.of());
    /** Values by the names of variables that are not, as they would be found where they are not meant. */
    private final Map<String, Set<String>> plain = new LinkedHashMap<>();

    /**
     * @param name of the provider
     * @param given address, in which variables may be named already
     * @param environment gives the values of those, or null
     */
    UrlSecrets(String name, String given, UnaryOperator<String> environment) {
        this.name = name;
        String parameters = PARAMETER.matcher(given).replaceAll(found -> Matcher.quoteReplacement(parameter(found)));
        this.url = PRIVATE_PATH.matcher(parameters).replaceAll(found -> Matcher.quoteReplacement("$" + variable("PATH", found.group(1))));
        values.forEach(this::search);
        for (String variable : Credentials.named(given)) {
            String value = environment.apply(variable);
            if (value != null) {
                search(variable, value.strip());
            }
        }
    }

    private void search(String variable, String value) {
        for (String one : List.of(value, decoded(value))) {
            boolean hasLetter = LETTER.matcher(one).find();
            if (hasLetter && (one.length() > LONGEST_WORD || DIGIT.matcher(one).find())) {
                searched.hide(variable, one);
                bytes.hide(variable, new String(one.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            } else if (one.length() >= LEAST) {
                plain.computeIfAbsent(variable, none -> new LinkedHashSet<>()).add(one);
            }
        }
    }

    private String parameter(MatchResult found) {
        String value = found.group(2);
        boolean secret = KEY.matcher(found.group(1)).matches() && Credentials.named(value).isEmpty();
        return found.group(1) + "=" + (secret ? "$" + variable(found.group(1), value) : value);
    }

    private String variable(String parameter, String value) {
        String part = parameter.substring(0, Math.min(LONGEST_NAME, parameter.length()));
        String variable = Credentials.prefix(name) + part.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
        String free = variable;
        for (int i = 2; values.containsKey(free) && !values.get(free).equals(value); i++) {
            free = variable + "_" + i;
        }
        values.put(free, value);
        return free;
    }

    /** The address with the names of variables in the place of secrets. */
    String url() {
        return url;
    }

    /** Puts {@code $NAME} in the place of each secret of the address in text that a provider sends, which may repeat it. */
    byte[] scrubbed(byte[] sent, String format) {
        boolean folds = format.equals("ical");
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(sent)).toString();
            return scrubbed(searched, text, folds).getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            // whatever the encoding: what is not ASCII stands in it as one byte a character, or as in UTF-8
            String text = scrubbed(searched, new String(sent, StandardCharsets.ISO_8859_1), folds);
            return scrubbed(bytes, text, folds).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static String scrubbed(VariableValues values, String text, boolean folds) {
        String whole = folds ? FOLD.matcher(text).replaceAll("") : text;
        String scrubbed = values.scrub(whole);
        return scrubbed.equals(whole) ? text : scrubbed;
    }

    /** The same in one line. */
    String scrubbed(String text) {
        return searched.scrub(text);
    }

    /** The same in what is drafted of it. */
    Draft scrubbed(Draft draft) {
        Map<String, String> namespaces = new LinkedHashMap<>();
        draft.namespaces().forEach((prefix, uri) -> namespaces.put(prefix, searched.scrub(uri)));
        return new Draft(draft.format(), searched.scrub(draft.records()), searched.scrub(draft.recordsComment()), draft.zone(), draft.zoneComment(), draft.dateFormat(),
                namespaces, searched.scrub(draft.mapping()), draft.found().stream().map(searched::scrub).toList(), draft.open().stream().map(searched::scrub).toList());
    }

    /** Whether a workbook holds a secret of the address, which cannot be replaced there; also when it cannot be looked through. */
    boolean mayBeIn(Path workbook) {
        return searched.hides() && WorkbookText.mayHold(workbook, text -> !searched.scrub(text).equals(text));
    }

    /** Variables whose values are so plain that they were not searched for, and are in what was sent; in a workbook also when it cannot be looked through. */
    List<String> left(byte[] sent, String format, Path saved) {
        String text = new String(sent, StandardCharsets.UTF_8);
        Predicate<Set<String>> isIn = format.equals("xlsx")
                ? values -> WorkbookText.mayHold(saved, part -> values.stream().anyMatch(part::contains))
                : values -> values.stream().anyMatch(text::contains);
        return plain.entrySet().stream().filter(one -> isIn.test(one.getValue())).map(Map.Entry::getKey).toList();
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** The secrets by the names of their variables. */
    Map<String, String> values() {
        return values;
    }
}
