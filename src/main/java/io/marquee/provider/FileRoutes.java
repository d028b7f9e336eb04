package io.marquee.provider;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;

/** What begins the routes of a kind of files. It is told which routes there are, and lets them rest while their file is replaced. */
public interface FileRoutes {

    /** A route is about to be added. */
    void own(String route, String name);

    /** A route was added. */
    void add(CamelContext context, RouteDefinition route);

    /** A route is about to be removed. */
    void remove(String route);

    /** Begins none of these any more. */
    void pause(Set<String> routes);

    /** Begins them again. */
    void goOn(Set<String> routes);

    /** Ends what is under way in these, as soon as that is possible. */
    void stop(Set<String> routes);

    /** Whether nothing is under way in these. */
    boolean isQuiet(Set<String> routes);

    /** All files have been looked at. */
    void loaded();
}
