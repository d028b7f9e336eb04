package io.marquee.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One answer as it came over the wire: the bare server sends the same header lines in the same order, which clients of libraries sort and fold.
 *
 * @param headers the lines between the status line and the body
 */
record Answer(int status, List<String> headers, byte[] body) {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int NOT_MODIFIED = 304;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] EVENT = "{\"id\":\"".getBytes(StandardCharsets.US_ASCII);

    static byte[] request(String path, Map<String, String> headers) {
        StringBuilder text = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    static Answer get(int port, String path, Map<String, String> headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request(path, headers));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            for (int matched = 0; matched < HEAD_END.length; ) {
                byte next = in.readByte();
                head.write(next);
                matched = next == HEAD_END[matched] ? matched + 1 : next == HEAD_END[0] ? 1 : 0;
            }
            List<String> lines = head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
            Answer answer = new Answer(Integer.parseInt(lines.get(0).split(" ")[1]), lines.subList(1, lines.size()), null);
            int length = answer.status == NOT_MODIFIED ? 0 : Integer.parseInt(answer.header("Content-Length").orElse("0"));
            byte[] body = new byte[length];
            in.readFully(body);
            return new Answer(answer.status, answer.headers, body);
        }
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Events of a body that is not compressed. */
    int events() {
        int found = 0;
        int matched = 0;
        for (byte next : body) {
            matched = next == EVENT[matched] ? matched + 1 : next == EVENT[0] ? 1 : 0;
            if (matched == EVENT.length) {
                found++;
                matched = 0;
            }
        }
        return found;
    }
}
