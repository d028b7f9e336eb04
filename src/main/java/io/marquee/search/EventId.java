package io.marquee.search;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** Asks for the one event that has an id. */
public record EventId(UUID id) implements EventQuery {

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final String SHAPE = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    private static final Taker IN_ITS_ENVELOPE = new Taker() {
        @Override
        public Verdict judge(long start, long end, byte[] json) {
            return Verdict.take;
        }

        @Override
        public Object finish(Found found, boolean any) {
            // a row without an event
            return any && found.events() == 0 ? WITHDRAWN : found.in(Envelope.ONE);
        }
    };

    /** What is found in the place of an event that is not published any more. */
    static final Object WITHDRAWN = new Object();

    /** Says that there was never such an event. */
    public static ClientErrorException unknown() {
        return new ClientErrorException(NOT_FOUND, "EVENT_UNKNOWN", "No event with this id was ever on sale.");
    }

    /** Says that there was one. */
    public static ClientErrorException withdrawn() {
        return new ClientErrorException(GONE, "EVENT_WITHDRAWN", "The event with this id is not published any more.");
    }

    /**
     * Reads the second segment of a path.
     *
     * @throws ClientErrorException when it is no UUID
     */
    public static EventId ofPath(String path) throws ClientErrorException {
        int from = path.indexOf('/', 1) + 1;
        int end = path.indexOf('/', from);
        String text = path.substring(from, end < 0 ? path.length() : end);
        if (!isOne(text)) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", "The id of an event is a UUID.");
        }
        return new EventId(UUID.fromString(text));
    }

    /** Whether a text is the id of an event, be there one or not. */
    public static boolean isOne(String text) {
        boolean isOne = text.length() == SHAPE.length();
        for (int i = 0; isOne && i < text.length(); i++) {
            isOne = SHAPE.charAt(i) == '-' ? text.charAt(i) == '-' : isHexadecimal(text.charAt(i));
        }
        return isOne;
    }

    private static boolean isHexadecimal(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    @Override
    public Object in(Calendar months) {
        Found found = months.find(id);
        return found == null ? null : found.in(Envelope.ONE);
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, id);
    }

    @Override
    public Taker taker() {
        return IN_ITS_ENVELOPE;
    }
}
