package io.marquee.source;

/**
 * A file as a list of files has it.
 *
 * @param name within its folder
 * @param bytes its size as it lies there, packed or not; {@value #UNKNOWN} where nobody says it
 * @param changedAt when it was changed last: milliseconds since 1970, by the clock of where it lies
 * @param version what its server calls these very bytes; null where none is told
 */
public record FeedFile(String name, long bytes, long changedAt, String version) {

    static final long UNKNOWN = -1;

    /** One of which no version is told. */
    public FeedFile(String name, long bytes, long changedAt) {
        this(name, bytes, changedAt, null);
    }
}
