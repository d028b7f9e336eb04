package io.marquee.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.scan.DefaultPackageScanResourceResolver;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Finds files of routes in the order of their names. Camel's own order follows from a hash of their paths, so that what one file does to
 * another would depend on the folder that Marquee is installed in. In a jar it looks at the directory alone: Camel unpacks all that lies in it,
 * which takes a third of a start.
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

    @Override
    protected List<String> doLoadImplementationsInJar(String folder, InputStream stream, String path, Predicate<String> filter) {
        Predicate<String> wanted = filter == null ? name -> !name.endsWith(".class") : filter;
        try (stream; JarFile jar = new JarFile(path)) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(folder) && wanted.test(name))
                    .toList();
        } catch (IOException e) {
            // routes would be missing without a word
            throw new UncheckedIOException("cannot read the files of " + path, e);
        }
    }
}
