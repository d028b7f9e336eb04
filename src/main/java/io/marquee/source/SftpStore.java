package io.marquee.source;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import io.marquee.feed.FeedException;
import io.marquee.feed.TooLargeException;
import io.marquee.feed.Transfer;
import io.marquee.feed.TransferLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.remote.RemoteFileConfiguration;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;

/**
 * A folder of an SFTP server, by Camel's component: one connection a poll, which a list and each file go over. The endpoint is none of the
 * context's, so that no address of it, with what is secret in it, gets into a registry, a log, or an MBean.
 */
final class SftpStore implements FileStore {

    /** Bytes that a file system takes for a pattern in a path, and that are names here. */
    private static final String SPECIAL = "[\\\\*?]";

    private final CamelContext context;
    private final FileAddress address;
    private final Transfer transfer;
    private final TransferLimits limits;
    private final PinnedHostKeys keys;
    private final PolledSockets sockets;
    private final SftpEndpoint endpoint;
    private final SftpOperations operations;
    private Session session;
    private ChannelSftp downloads;

    SftpStore(CamelContext context, FileAddress address, Map<String, String> lines, HostCheck hosts, Transfer transfer, TransferLimits limits)
            throws FeedException {
        this.context = context;
        this.address = address;
        this.transfer = transfer;
        this.limits = limits;
        SftpLogin login = SftpLogin.of(lines);
        this.keys = new PinnedHostKeys(login.hostKeys());
        this.sockets = new PolledSockets(hosts, transfer, (int) limits.connect().toMillis());
        this.endpoint = new SftpEndpoint("sftp:provider", context.getComponent("sftp", SftpComponent.class), configuration(login));
        endpoint.setCamelContext(context);
        endpoint.setMaximumReconnectAttempts(0);
        this.operations = new SftpOperations() {
            @Override
            protected Session createSession(RemoteFileConfiguration configuration) throws JSchException {
                session = super.createSession(configuration);
                session.setSocketFactory(sockets);
                session.setHostKeyRepository(keys);
                return session;
            }
        };
        operations.setEndpoint(endpoint);
    }

    private SftpConfiguration configuration(SftpLogin login) {
        SftpConfiguration all = new SftpConfiguration();
        all.setHost(address.host());
        all.setPort(address.serverPort());
        all.setUsername(address.user());
        all.setPassword(login.password());
        all.setPrivateKey(login.privateKey());
        all.setPrivateKeyPassphrase(login.passphrase());
        all.setPreferredAuthentications(login.password() == null ? "publickey" : "publickey,password,keyboard-interactive");
        all.setUseUserKnownHostsFile(false);
        all.setStrictHostKeyChecking("yes");
        // of each answer, also in the handshake; how long a connection may take the sockets know
        all.setConnectTimeout((int) limits.silence().toMillis());
        all.setSoTimeout((int) limits.silence().toMillis());
        all.setServerAliveCountMax(0);
        all.setStreamDownload(true);
        all.setStepwise(false);
        all.setJschLoggingLevel(LoggingLevel.OFF);
        all.setServerMessageLoggingLevel(LoggingLevel.OFF);
        return all;
    }

    @Override
    public FileList list() throws IOException {
        FileList list = new FileList(address);
        try {
            // with the greeting, which may go on for ever
            transfer.asks("of a list of files");
            operations.connect(endpoint.getConfiguration(), null);
            for (SftpRemoteFile<?> file : operations.listFiles(quoted(address.folder()))) {
                SftpATTRS said = ((ChannelSftp.LsEntry) file.getRemoteFile()).getAttrs();
                boolean isFile = (said.getFlags() & SftpATTRS.SSH_FILEXFER_ATTR_PERMISSIONS) == 0 || said.isReg();
                if (isFile && list.isMeant(file.getFilename())) {
                    boolean hasSize = (said.getFlags() & SftpATTRS.SSH_FILEXFER_ATTR_SIZE) != 0;
                    list.add(new FeedFile(file.getFilename(), hasSize ? file.getFileLength() : FeedFile.UNKNOWN, file.getLastModified()));
                }
            }
            transfer.headIsOver(Map.of());
        } catch (GenericFileOperationFailedException e) {
            throw trouble(e, "the folder " + address.folder());
        }
        return list;
    }

    @Override
    public InputStream open(FeedFile file) throws IOException {
        if (file.bytes() > limits.maxBytes()) {
            throw new TooLargeException(limits.maxBytes());
        }
        transfer.remainingMs();
        if (!operations.isConnected()) {
            throw new FeedException("connection lost");
        }
        String folder = address.folder().isEmpty() || address.folder().endsWith("/") ? address.folder() : address.folder() + "/";
        return new WholeFile(new SftpDownload(channel(), quoted(folder + file.name()), e -> trouble(e, "it")), file.bytes());
    }

    /** One for files beside that of the component, which has none that can be read without knowing how much comes. */
    private ChannelSftp channel() throws IOException {
        try {
            if (downloads == null) {
                downloads = (ChannelSftp) session.openChannel("sftp");
                downloads.connect((int) limits.silence().toMillis());
            }
            return downloads;
        } catch (JSchException e) {
            throw trouble(e, "it");
        }
    }

    private static String quoted(String path) {
        return path.replaceAll(SPECIAL, "\\\\$0");
    }

    private IOException trouble(Exception e, String what) {
        return SftpTrouble.of(e, what, keys.denied(), sockets.trouble());
    }

    @Override
    public void close() {
        operations.forceDisconnect();
    }
}
