package io.marquee.http;

import io.vertx.core.file.impl.FileResolverImpl;
import io.vertx.core.spi.file.FileResolver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Finds files by relative names on the class path, and nowhere else. Vert.x looks into the working directory first, so a folder
 * {@code docs} in it would be served to everybody.
 */
final class ClassPathFiles implements FileResolver {

    private final FileResolverImpl files = new FileResolverImpl();
    private final Path cache = Path.of(files.cacheDir());

    @Override
    public File resolveFile(String name) {
        File file = new File(name);
        if (file.isAbsolute()) {
            return file;
        }
        Path cached = cache.resolve(name).normalize();
        // a name in the cache is looked up on the class path
        return cached.startsWith(cache) ? files.resolveFile(cached.toString()) : cache.resolve("no file").toFile();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
