package io.marquee.settings;

import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.service.ServiceHelper;

/**
 * A loader of YAML routes that reads files as UTF-8. Camel's own loader turns them into text and back by the default charset of the JVM;
 * before Java 18 that is ASCII in a container without a locale, and each other letter becomes two question marks.
 */
final class Utf8Routes extends YamlRoutesBuilderLoader {

    /** Ready to load: Camel starts no loader that it finds in its registry. */
    static Utf8Routes of(CamelContext context) {
        Utf8Routes loader = new Utf8Routes();
        loader.setCamelContext(context);
        ServiceHelper.startService(loader);
        return loader;
    }

    @Override
    protected InputStream resourceInputStream(Resource file) throws IOException {
        return file.getInputStream();
    }
}
