package io.marquee.outlet;

import io.marquee.poll.Credentials;
import io.marquee.poll.VariableValues;
import io.marquee.poll.VariableValues.Notation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One message to a receiver: some changes, in their order.
 *
 * @param rows of list-changes, at least one
 */
record Letter(Outlet outlet, List<Map<String, Object>> rows) {

    /** What headers may name of the last change of a message, and how many it has. */
    static final List<String> NAMES = List.of("id", "number", "state", "epoch", "count", "file");

    private static final Pattern EXPRESSION = Pattern.compile("\\$(?:simple)?\\{([^}]*)}?");
    private static final Pattern NAME = Pattern.compile("\\$\\{([a-z]\\w*)}");
    /** A number with as many digits, so that names of files sort as their numbers do. */
    private static final String SORTED = "%019d";
    private static final int ID_CHARACTERS = 32;

    /**
     * What is wrong with a text that names parts of a change; null when nothing is. Anything else that some components of Camel would take for an
     * expression is not for outlets.
     *
     * @param names that it may have
     */
    static String objection(String text, List<String> names) {
        return EXPRESSION.matcher(text).results()
                .filter(found -> !(names.contains(found.group(1)) && found.group().equals("${" + found.group(1) + "}")) && !Credentials.isName(found.group()))
                .findFirst()
                .map(found -> "there is no " + found.group() + (names.isEmpty() ? " here" : ", it must be one of " + String.join(", ", names)))
                .orElse(null);
    }

    /** The number of its last change. */
    long number() {
        return ((Number) last().get("number")).longValue();
    }

    byte[] body() {
        return outlet.format().body(rows);
    }

    /** What its file says of its headers, with the values in it. */
    Map<String, String> headers(VariableValues values) {
        Map<String, String> headers = new LinkedHashMap<>();
        // a value of a variable is put in last, and is not searched for names
        Credentials.lines(outlet.headers()).forEach((name, value) -> headers.put(name, values.filled(named(value), Notation.PLAIN)));
        return headers;
    }

    private String named(String text) {
        return NAME.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }

    private String value(String name) {
        return switch (name) {
            case "id" -> last().get("plan").toString();
            case "number" -> String.valueOf(number());
            case "state" -> last().get("became") == null ? "deleted" : "updated";
            case "epoch" -> last().get("epoch").toString();
            case "count" -> String.valueOf(rows.size());
            default -> SORTED.formatted(number());
        };
    }

    /** The same for the same changes, however often they are sent, without a full stop. */
    String id() {
        StringBuilder what = new StringBuilder(outlet.name()).append(' ').append(last().get("epoch"));
        rows.forEach(row -> what.append(' ').append(row.get("number")));
        return "msg_" + DigestUtils.sha256Hex(what.toString()).substring(0, ID_CHARACTERS);
    }

    private Map<String, Object> last() {
        return rows.get(rows.size() - 1);
    }
}
