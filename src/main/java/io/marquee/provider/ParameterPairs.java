package io.marquee.provider;

import io.marquee.feed.Feeds;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** The rules for parameters of a template that fit, or need, each other. */
final class ParameterPairs {

    private static final List<String> OF_TOKENS = List.of("clientId", "clientSecret", "tokenFields");

    private ParameterPairs() {}

    /**
     * @param given parameters by name
     * @param isPushed whether the provider sends its feed
     */
    static void check(Map<String, Node> given, boolean isPushed) throws RejectedFileException {
        String format = given.containsKey("format") ? Yaml.text(given.get("format")) : Feeds.USUAL;
        if (given.containsKey("namespaces") && !Feeds.hasNamespaces(format)) {
            throw rejected(given, "namespaces", "only XML has them");
        }
        if (given.containsKey("body") && given.containsKey("redirects")) {
            throw rejected(given, "redirects", "what is posted is sent to no other address: write that into url");
        }
        for (String name : OF_TOKENS) {
            if (given.containsKey(name) && !given.containsKey("tokenUrl") && !isPushed) {
                throw rejected(given, name, "it needs tokenUrl, where the token is to be had");
            }
        }
        Node records = given.get("records");
        String objection = records == null ? null : Feeds.objection(format, Yaml.text(records));
        if (objection != null) {
            throw rejected(given, "records", objection);
        }
    }

    private static RejectedFileException rejected(Map<String, Node> given, String name, String why) {
        return new RejectedFileException(Yaml.line(given.get(name)), name + ": " + why);
    }
}
