package io.marquee.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The files that an address means, as they are at one moment: the newest {@value #MAX} of them, oldest first, so that what a newer one says
 * of an event comes last. Names that begin with a dot, and those by which programs mark what they still write, are passed over.
 */
public final class FileList {

    /** Most files of one address. */
    public static final int MAX = 1_000;

    /** Longest name that is read, in characters. */
    static final int MAX_NAME = 255;
    /** What names of files end with that somebody still writes. */
    private static final Set<String> UNFINISHED = Set.of(".part", ".partial", ".filepart", ".tmp", ".temp", ".inprogress", ".crdownload", "~");

    private static final Comparator<FeedFile> AGE = Comparator.comparingLong(FeedFile::changedAt).thenComparing(FeedFile::name);

    private final FileAddress address;
    private final PriorityQueue<FeedFile> newest = new PriorityQueue<>(AGE);
    private int older;
    private int unusable;

    FileList(FileAddress address) {
        this.address = address;
    }

    /** A list to which any files can be added. */
    public static FileList empty() {
        return new FileList(FileAddress.of("file:/*"));
    }

    /** Whether the name is of a file that is meant, so that its size and time are worth a look. */
    boolean isMeant(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.startsWith(".") || UNFINISHED.stream().anyMatch(small::endsWith) || !address.matches(name)) {
            return false;
        }
        boolean usable = name.length() <= MAX_NAME && name.chars().noneMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\');
        unusable += usable ? 0 : 1;
        return usable;
    }

    /** Adds one; beyond {@value #MAX} the oldest goes. */
    public void add(FeedFile file) {
        newest.add(file);
        if (newest.size() > MAX) {
            newest.poll();
            older++;
        }
    }

    /** Oldest first. */
    public List<FeedFile> files() {
        return newest.stream().sorted(AGE).toList();
    }

    /** What is meant and not among the files, one line each. */
    public List<String> leftOut() {
        List<String> left = new ArrayList<>();
        if (older > 0) {
            left.add("more than " + MAX + " files: the oldest " + older + " are left out");
        }
        if (unusable > 0) {
            left.add(unusable + " files are left out whose names hold control characters or slashes, or more than " + MAX_NAME + " characters");
        }
        return left;
    }

    /** Which files there are, as their versions tell it, in one text of 64 characters; null where a file has none, or one is left out. */
    public String version() {
        if (newest.isEmpty() || !leftOut().isEmpty() || newest.stream().anyMatch(file -> file.version() == null)) {
            return null;
        }
        return DigestUtils.sha256Hex(files().stream().map(file -> file.name() + '\0' + file.bytes() + '\0' + file.changedAt() + '\0' + file.version() + '\0')
                .collect(Collectors.joining()));
    }

    /** Names of the files that another list has not, or with another size or time. */
    public Set<String> otherThan(FileList other) {
        Set<FeedFile> same = Set.copyOf(other.newest);
        return newest.stream().filter(file -> !same.contains(file)).map(FeedFile::name).collect(Collectors.toSet());
    }
}
