package io.marquee.store;

import com.sun.security.auth.module.UnixSystem;
import io.marquee.settings.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user who runs the embedded PostgreSQL, as it does not run as root: our own, or, when that is root, one without root's rights.
 *
 * <p>As root, a folder of data that belongs to a user stays that user's. One that belongs to root is used in a user namespace; where
 * those are not allowed it is handed to {@code nobody}.
 */
public final class OrdinaryUser {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int ROOT = 0;
    private static final int NOBODY = 65_534;
    /** Shell script that runs its arguments, and fails as root. */
    private static final String UNLESS_ROOT = "test \"$(id -u)\" != 0 && exec \"$0\" \"$@\"";

    private final int id;
    private final int group;
    private final List<String> prefix;
    private final String description;

    private OrdinaryUser(int id, int group, String description, String... prefix) {
        this.id = id;
        this.group = group;
        this.description = description;
        this.prefix = List.of(prefix);
    }

    /**
     * @param home folder of the embedded database
     * @param programs folder of the programs that are to be run
     * @throws StartException when we are root and there is no way to be somebody else
     */
    static OrdinaryUser find(Path home, Path programs) throws IOException {
        int own = own();
        if (own != ROOT) {
            return new OrdinaryUser(own, Folders.group(home), "");
        }
        Path data = Files.exists(home.resolve("data")) ? home.resolve("data") : home;
        for (OrdinaryUser candidate : candidates(Folders.owner(data), Folders.group(data))) {
            if (candidate.canRun(programs.resolve("postgres"))) {
                return candidate;
            }
        }
        throw new StartException(
                "PostgreSQL does not run as root, and none of unshare -U, setpriv, chroot, runuser, and su lets root run it as"
                        + " somebody else here: start Marquee as an ordinary user, or set database.url (DATABASE_URL) to a server of yours",
                null);
    }

    /** Number of the user that this process runs as. */
    static int own() {
        return (int) new UnixSystem().getUid();
    }

    private static List<OrdinaryUser> candidates(int owner, int group) {
        List<OrdinaryUser> all = new ArrayList<>();
        if (owner != ROOT) {
            all.addAll(ways(owner, group));
        }
        all.add(new OrdinaryUser(ROOT, ROOT, "in a user namespace (unshare -U)", "unshare", "-U"));
        if (owner != NOBODY) {
            all.addAll(ways(NOBODY, NOBODY));
        }
        return all;
    }

    private static List<OrdinaryUser> ways(int id, int group) {
        String user = "--reuid=" + id;
        String groups = "--regid=" + group;
        List<OrdinaryUser> all = new ArrayList<>();
        all.add(new OrdinaryUser(id, group, description(id, "setpriv"), "setpriv", user, groups, "--clear-groups", "--"));
        all.add(new OrdinaryUser(
                id, group, description(id, "chroot"), "chroot", "--userspec=" + id + ":" + group, "--groups=", "/"));
        if (id == NOBODY) {
            all.add(new OrdinaryUser(id, group, description(id, "runuser"), "runuser", "-u", "nobody", "--"));
            all.add(new OrdinaryUser(
                    id, group, description(id, "su"), "su", "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--", "nobody"));
        }
        // this one may also enter folders that only root may enter, such as /root
        all.add(new OrdinaryUser(
                id, group, description(id, "setpriv, which leaves it the right to pass root's folders"), "setpriv", user, groups, "--clear-groups",
                // without this bit access(2) denies what open(2) allows
                "--securebits=+no_setuid_fixup", "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--"));
        return all;
    }

    private static String description(int id, String way) {
        return "as user " + id + ", to whom its data belongs, by " + way;
    }

    private boolean canRun(Path program) {
        try {
            Commands.run(LIMIT, command(List.of("sh", "-c", UNLESS_ROOT, program.toString(), "--version")), "");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The command as that user runs it. */
    public List<String> command(List<String> words) {
        return Stream.concat(prefix.stream(), words.stream()).toList();
    }

    /** Hands a folder with all that is in it to that user, unless it is its own. */
    void own(Path folder) throws IOException {
        if (own() == ROOT) {
            Folders.give(folder, id, group);
        }
    }

    /** When we are root, gives a file or folder the owner and group of another. */
    static void give(Path made, Path like) throws IOException {
        if (own() == ROOT) {
            Folders.give(made, Folders.owner(like), Folders.group(like));
        }
    }

    /** How the server runs, for the log; empty when it runs as our own user. */
    String description() {
        return description;
    }
}
