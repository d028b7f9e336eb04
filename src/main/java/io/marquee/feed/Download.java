package io.marquee.feed;

import java.nio.file.Path;

/**
 * One page of a feed on disk, unpacked; most feeds have one. What is read from here keeps no connection of the provider open.
 *
 * @param file holds it unpacked
 * @param bytes its size, unpacked
 * @param digest SHA-256 of those bytes, lower-case hexadecimal
 * @param charset of the Content-Type, null when it names none
 * @param cut why the transfer ended early, one line; null when it came whole
 */
public record Download(Path file, long bytes, String digest, String charset, String cut) {}
