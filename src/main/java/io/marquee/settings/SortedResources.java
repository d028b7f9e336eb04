package io.marquee.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.scan.DefaultPackageScanResourceResolver;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Finds files of routes in the order of their names. Camel's own order follows from a hash of their paths, so that what one file does to
 * another would depend on the folder that Marquee is installed in.
 */
final class SortedResources extends DefaultPackageScanResourceResolver {

    static SortedResources of(CamelContext context) {
        SortedResources resolver = new SortedResources();
        resolver.setCamelContext(context);
        ServiceHelper.startService(resolver);
        return resolver;
    }

    @Override
    public Collection<Resource> findResources(String location, Predicate<String> filter) throws Exception {
        return super.findResources(location, filter).stream().sorted(Comparator.comparing(Resource::getLocation)).toList();
    }
}
