package io.marquee.provider;

import java.util.Set;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.Node;

/** What a kind of files may hold beyond Camel's schema. */
@FunctionalInterface
public interface FileRules {

    /**
     * Checks a file.
     *
     * @param name of the file, without its ending
     * @param root of the file, which fits the schema
     * @param taken whether a route id belongs to somebody else
     * @return ids of the file's routes
     */
    Set<String> check(String name, Node root, Predicate<String> taken) throws RejectedFileException;
}
