package io.marquee.source;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.SftpException;
import io.marquee.feed.FeedException;
import io.marquee.feed.Trouble;
import java.io.IOException;
import java.util.regex.Pattern;

/** Says in words of our own what went wrong with an SFTP server: messages of libraries may quote what is secret. */
final class SftpTrouble {

    private static final Pattern LOGIN = Pattern.compile("(?i)\\bauth(entication)?\\b.*(fail|cancel)|too many auth");
    private static final Pattern KEY = Pattern.compile("(?i)invalid privatekey|passphrase");

    private SftpTrouble() {}

    /**
     * @param what could not be read
     * @param denied fingerprint of a key that the server must not have, or null
     * @param socket why its socket could be read no further, or null
     */
    static IOException of(Exception failure, String what, String denied, IOException socket) {
        if (denied != null && last(failure, JSchHostKeyException.class) != null) {
            return new FeedException("the host key of the server is another: " + denied, failure);
        }
        SftpException answer = last(failure, SftpException.class);
        if (answer != null && answer.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
            return new FeedException(what + " is not there", failure);
        }
        if (answer != null && answer.id == ChannelSftp.SSH_FX_PERMISSION_DENIED) {
            return new FeedException(what + " cannot be read", failure);
        }
        if (socket != null) {
            return new FeedException(Trouble.of(socket), failure);
        }
        JSchException ssh = last(failure, JSchException.class);
        String message = ssh == null ? "" : String.valueOf(ssh.getMessage());
        if (LOGIN.matcher(message).find()) {
            return new FeedException("the server lets this user not in: another Password or Private-Key", failure);
        }
        if (KEY.matcher(message).find()) {
            return new FeedException("Private-Key cannot be read, or has another Passphrase", failure);
        }
        if (last(failure, JSchAlgoNegoFailException.class) != null) {
            return new FeedException("the server and we have no way to encrypt in common", failure);
        }
        String told = Trouble.of(failure);
        return new FeedException(Trouble.isForeseen(told) ? told : "closed early, or no SFTP", failure);
    }

    private static <T extends Throwable> T last(Throwable failure, Class<T> kind) {
        T found = null;
        for (Throwable link = failure; link != null && link != link.getCause(); link = link.getCause()) {
            found = kind.isInstance(link) ? kind.cast(link) : found;
        }
        return found;
    }
}
