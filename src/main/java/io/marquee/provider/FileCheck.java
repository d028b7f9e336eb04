package io.marquee.provider;

import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.nodes.Node;

/** The checks of a file before it runs: first YAML, then Camel's schema, then our rules. What they reject never reaches Camel. */
final class FileCheck {

    private static final Logger LOG = LoggerFactory.getLogger(FileCheck.class);

    private static RouteSchema schema;

    private final FileRules rules;

    /** That of provider files. */
    FileCheck(CamelContext context, AllowedHosts hosts) {
        this(new ProviderRules(context, hosts));
    }

    FileCheck(FileRules rules) {
        this.rules = rules;
    }

    /**
     * @param taken whether a route id belongs to somebody else
     * @return ids of the file's routes
     */
    Set<String> check(ProviderFile file, Predicate<String> taken) throws RejectedFileException {
        Node root = Yaml.read(file.bytes());
        try {
            schema().check(root);
            return rules.check(file.name(), root, taken);
        } catch (IOException | RuntimeException | Error e) {
            // whatever a check throws, this file alone is rejected; parsers recurse, and may throw errors such as a stack overflow
            LOG.debug("check of {} failed", file.location(), e);
            throw new RejectedFileException(0, "it cannot be checked: " + e);
        }
    }

    /** Read once, although the command line makes a check for each file. */
    private static synchronized RouteSchema schema() throws IOException {
        if (schema == null) {
            schema = RouteSchema.load();
        }
        return schema;
    }
}
