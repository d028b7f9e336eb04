package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/** An SFTP server of a provider on loopback, with a folder, whose user is {@value #USER}. */
public final class SftpProvider implements AutoCloseable {

    public static final String USER = "marquee";
    private static final long CUT_AT = 1_000_000;

    public static final String PASSWORD = "canary-of-sftp-password";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String fingerprint;
    private volatile PublicKey known;
    private volatile ReadFault fault = ReadFault.NONE;
    private volatile long added;

    /** What goes wrong when a file is read, some way behind its beginning. */
    public enum ReadFault { NONE, HANGS, IS_CUT }

    /** @param root of the user's files */
    public SftpProvider(Path root) {
        server.setHost("127.0.0.1");
        server.setPort(0);
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        changeHostKey();
        server.setPasswordAuthenticator((user, password, session) -> USER.equals(user) && PASSWORD.equals(password));
        server.setPublickeyAuthenticator((user, key, session) -> USER.equals(user) && KeyUtils.compareKeys(key, known));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new Faults());
        sftp.setFileSystemAccessor(new SftpFileSystemAccessor() {
            @Override
            public NavigableMap<String, Object> resolveReportedFileAttributes(
                    SftpSubsystemProxy subsystem, Path file, int flags, NavigableMap<String, Object> attributes, LinkOption... options) {
                NavigableMap<String, Object> said = new TreeMap<>(attributes);
                said.computeIfPresent("size", (any, size) -> ((Number) size).longValue() + added);
                return said;
            }
        });
        server.setSubsystemFactories(List.of(sftp));
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the server has another key. */
    public void changeHostKey() {
        KeyPair key = RsaKeys.next();
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        fingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
    }

    /** Of the server's key, as ssh-keygen prints it. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Address of files. */
    public String url(String path) {
        return "sftp://" + USER + "@127.0.0.1:" + server.getPort() + path;
    }

    public int port() {
        return server.getPort();
    }

    /** Lets the user in by this key, too. */
    public void knows(PublicKey key) {
        known = key;
    }

    /** A key as its file holds it, in Base64. */
    public static String file(KeyPair key) {
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** From now on this happens to who reads a file. */
    public void turns(ReadFault next) {
        fault = next;
    }

    /** From now on it says that each file has so many bytes more. */
    public void adds(long bytes) {
        added = bytes;
    }

    /** Names of the files that were opened, in turn. */
    public List<String> asked() {
        return asked;
    }

    /** Connections that are open. */
    public int sessions() {
        return server.getActiveSessions().size();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close(true);
        } catch (RuntimeException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Faults implements SftpEventListener {

        @Override
        public void opening(ServerSession session, String handle, org.apache.sshd.sftp.server.Handle file) {
            if (Files.isRegularFile(file.getFile())) {
                asked.add(file.getFile().getFileName().toString());
            }
        }

        @Override
        public void read(ServerSession session, String handle, FileHandle file, long offset, byte[] data, int dataOffset, int length, int read,
                Throwable thrown) throws IOException {
            if (fault == ReadFault.HANGS && offset > CUT_AT) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (fault == ReadFault.IS_CUT && offset > CUT_AT) {
                session.close(true);
                throw new IOException("cut");
            }
        }
    }
}
