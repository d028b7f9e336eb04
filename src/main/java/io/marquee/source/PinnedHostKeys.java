package io.marquee.source;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.util.Base64;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/** The keys that a server may have, by their fingerprints. Nothing is learned, and no file is read. */
final class PinnedHostKeys implements HostKeyRepository {

    private final Set<String> fingerprints;
    private String denied;

    PinnedHostKeys(Set<String> fingerprints) {
        this.fingerprints = fingerprints;
    }

    @Override
    public int check(String host, byte[] key) {
        String found = "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(DigestUtils.sha256(key));
        if (fingerprints.contains(found)) {
            return OK;
        }
        denied = found;
        return NOT_INCLUDED;
    }

    /** Fingerprint of the key that the server has and must not have; null when it has a good one. */
    String denied() {
        return denied;
    }

    @Override
    public void add(HostKey key, UserInfo user) {
        throw new UnsupportedOperationException("no key is learned");
    }

    @Override
    public void remove(String host, String type) {
        throw new UnsupportedOperationException("no key is forgotten");
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        throw new UnsupportedOperationException("no key is forgotten");
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return "fingerprints";
    }

    @Override
    public HostKey[] getHostKey() {
        return new HostKey[0];
    }

    @Override
    public HostKey[] getHostKey(String host, String type) {
        return new HostKey[0];
    }
}
