package io.marquee.provider;

import io.marquee.poll.Schedule;
import io.marquee.poll.Stop;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;

/** The routes of provider files, which the schedule of polls begins. */
final class PolledRoutes implements FileRoutes {

    private final Schedule schedule;

    PolledRoutes(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public void own(String route, String name) {
        schedule.own(route, name);
    }

    @Override
    public void add(CamelContext context, RouteDefinition route) {
        if (TemplatedFeeds.isFeed(route)) {
            schedule.add(route.getId(), TemplatedFeeds.provider(context, route));
        }
    }

    @Override
    public void remove(String route) {
        schedule.remove(route);
    }

    @Override
    public void pause(Set<String> routes) {
        schedule.pause(routes);
    }

    @Override
    public void goOn(Set<String> routes) {
        schedule.goOn(routes);
    }

    @Override
    public void stop(Set<String> routes) {
        schedule.stop(routes, Stop.BY_FILE);
    }

    @Override
    public boolean isQuiet(Set<String> routes) {
        return schedule.isQuiet(routes);
    }

    @Override
    public void loaded() {
        schedule.loaded();
    }
}
