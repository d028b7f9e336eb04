package io.marquee.provider;

/**
 * One version of a provider's file.
 *
 * @param name of the provider: the file's name without its ending
 * @param location of the file, as Camel writes it
 * @param bytes its content, as checked; it is never read again
 * @param digest SHA-256 of the content, lower-case hexadecimal
 */
record ProviderFile(String name, String location, byte[] bytes, String digest) {

    static final String ENDING = ".camel.yaml";

    /** @param location ends with the file's name */
    static String nameOf(String location) {
        return location.substring(location.lastIndexOf('/') + 1, location.length() - ENDING.length());
    }
}
