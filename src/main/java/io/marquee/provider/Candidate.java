package io.marquee.provider;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;

/** A provider file given to the command line. It is read, checked, and added to a Camel context as the running application does it. */
public final class Candidate {

    private final ProviderFile file;
    private final Set<String> ids;
    private final ProviderRoutes running;

    private Candidate(ProviderFile file, Set<String> ids, ProviderRoutes running) {
        this.file = file;
        this.ids = ids;
        this.running = running;
    }

    /** The provider files of a folder, in the order in which they are loaded. */
    public static Collection<Path> in(Path folder) throws IOException {
        return new ProviderFolder(folder).list().values();
    }

    /** Whether a file with this name could be a provider's. */
    public static boolean isName(String name) {
        return ProviderFolder.isName(name);
    }

    /** Where the file of a provider lies in its folder. */
    public static Path file(Path folder, String name) {
        return folder.resolve(name + ProviderFile.ENDING);
    }

    /**
     * Takes a file into a context, which holds the templates; its routes start if the context starts routes.
     *
     * @param kind of the file
     * @param reserved route ids that belong to others, beside those in the context
     * @throws RejectedFileException with the reason for which the application would reject it
     */
    public static Candidate load(CamelContext context, FileKind kind, Predicate<String> reserved, Path path)
            throws RejectedFileException {
        if (!path.toString().endsWith(ProviderFile.ENDING)) {
            throw new RejectedFileException(0, "the file's name must end in " + ProviderFile.ENDING);
        }
        Path whole = path.toAbsolutePath();
        return load(context, kind, reserved, new ProviderFolder(whole.getParent()).read(ProviderFile.nameOf(whole.getFileName().toString()), whole));
    }

    /** The same of a version that was read before. */
    public static Candidate load(
            CamelContext context, FileKind kind, Predicate<String> reserved, Path path, byte[] bytes) throws RejectedFileException {
        String name = ProviderFile.nameOf(path.getFileName().toString());
        return load(context, kind, reserved, new ProviderFile(name, "file:" + path, bytes, ""));
    }

    private static Candidate load(CamelContext context, FileKind kind, Predicate<String> reserved, ProviderFile file)
            throws RejectedFileException {
        ProviderRoutes running = new ProviderRoutes(context, kind.routes());
        Set<String> ids = new FileCheck(kind.rules().apply(context)).check(file, id -> reserved.test(id) || running.isTaken(id, Set.of()));
        running.replace(null, Set.of(), file, ids);
        return new Candidate(file, ids, running);
    }

    /** Name of the provider. */
    public String name() {
        return file.name();
    }

    /** Ids of its routes. */
    public Set<String> routes() {
        return ids;
    }

    /** Takes its routes out of the context again. */
    public void remove() {
        running.remove(ids);
        running.forgetRemoved();
    }
}
