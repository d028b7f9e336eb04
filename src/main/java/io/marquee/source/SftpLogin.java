package io.marquee.source;

import io.marquee.feed.FeedException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who asks an SFTP server, and which one it is: the lines of {@code headers} of a provider's file.
 *
 * @param hostKeys fingerprints that the server's key may have, as {@code ssh-keygen -l} prints them
 * @param password null without one
 * @param privateKey as its file holds it; null without one
 * @param passphrase of that key; null without one
 */
public record SftpLogin(Set<String> hostKeys, String password, byte[] privateKey, String passphrase) {

    private static final String HOST_KEY = "Host-Key";
    private static final String PASSWORD = "Password";
    private static final String PRIVATE_KEY = "Private-Key";
    private static final String PASSPHRASE = "Passphrase";
    private static final List<String> SECRETS = List.of(PASSWORD, PRIVATE_KEY, PASSPHRASE);
    /** Of 32 bytes in Base64. */
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    /**
     * What is wrong with the lines of a file; null when nothing is.
     *
     * @param lines by their names, with the names of variables in them
     * @param isVariable whether a value is the name of a variable and nothing else
     */
    public static String objection(Map<String, String> lines, Predicate<String> isVariable) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(lines);
        Set<String> keys = fingerprints(all.getOrDefault(HOST_KEY, ""));
        if (keys.isEmpty() || !keys.stream().allMatch(key -> FINGERPRINT.matcher(key).matches())) {
            return "there must be a line Host-Key: SHA256:… with the fingerprint of the server's key, as ssh-keygen -l prints it";
        }
        for (Map.Entry<String, String> line : all.entrySet()) {
            boolean isSecret = SECRETS.stream().anyMatch(line.getKey()::equalsIgnoreCase);
            if (!isSecret && !HOST_KEY.equalsIgnoreCase(line.getKey())) {
                return "for sftp they are Host-Key, Password, Private-Key, and Passphrase, and no " + line.getKey();
            }
            if (isSecret && !isVariable.test(line.getValue())) {
                return line.getKey() + " must be the name of a variable";
            }
        }
        return all.containsKey(PASSWORD) || all.containsKey(PRIVATE_KEY) ? null : "there must be a line Password or Private-Key";
    }

    /** @param lines by their names, with the values of variables in them */
    static SftpLogin of(Map<String, String> lines) throws FeedException {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(lines);
        return new SftpLogin(fingerprints(all.getOrDefault(HOST_KEY, "")), all.get(PASSWORD), key(all.get(PRIVATE_KEY)), all.get(PASSPHRASE));
    }

    /** Fingerprints, without the {@code =} that some programs write at their ends. */
    static Set<String> fingerprints(String line) {
        return Arrays.stream(line.split(",")).map(String::strip).filter(one -> !one.isEmpty()).map(one -> one.replaceAll("=+$", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static byte[] key(String text) throws FeedException {
        if (text == null) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // its message may quote the key
            throw new FeedException(PRIVATE_KEY + " must be the file of the key in Base64, on one line");
        }
    }
}
