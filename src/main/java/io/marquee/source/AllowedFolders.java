package io.marquee.source;

import io.marquee.feed.FeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of this machine that provider files may read, with all below them: those of the setting {@code providers.folders}. It is asked
 * when a file is loaded, and at each poll, then with links resolved.
 */
public final class AllowedFolders {

    private final List<Path> roots;
    private final String setting;

    /** @param folders with commas between them; none when empty */
    public AllowedFolders(String folders) {
        this(folders, "providers.folders");
    }

    /** @param setting that names them */
    public AllowedFolders(String folders, String setting) {
        this.setting = setting;
        this.roots = Stream.of(folders.split(",")).map(String::strip).filter(one -> !one.isEmpty()).map(one -> Path.of(one).toAbsolutePath().normalize())
                .toList();
    }

    /** Why no file may name a folder; null when one may, also when it is not there yet. */
    public String objection(String folder) {
        Path path = Path.of(folder).toAbsolutePath().normalize();
        return roots.stream().anyMatch(path::startsWith) ? null : "the folder " + folder + " is not below one of " + setting;
    }

    /** The folder as it is called without links. */
    public Path real(String folder) throws IOException {
        String objection = objection(folder);
        if (objection != null) {
            throw new FeedException(objection);
        }
        Path path;
        try {
            path = Path.of(folder).toRealPath();
        } catch (NoSuchFileException e) {
            throw new FeedException("there is no folder " + folder, e);
        }
        if (!Files.isDirectory(path)) {
            throw new FeedException(folder + " is no folder");
        }
        for (Path root : roots) {
            if (Files.isDirectory(root) && path.startsWith(root.toRealPath())) {
                return path;
            }
        }
        throw new FeedException("the folder " + folder + " leads out of " + setting + " by a link");
    }
}
