package io.marquee.search;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Pattern;

/** Asks for the one event that has an id. */
public record EventId(UUID id) implements EventQuery {

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
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
        String text = path.split("/", 4)[2];
        if (!isOne(text)) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", "The id of an event is a UUID.");
        }
        return new EventId(UUID.fromString(text));
    }

    /** Whether a text is the id of an event, be there one or not. */
    public static boolean isOne(String text) {
        return TEXT.matcher(text).matches();
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
