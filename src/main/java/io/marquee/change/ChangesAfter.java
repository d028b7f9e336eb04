package io.marquee.change;

import io.marquee.search.ClientErrorException;
import io.marquee.search.Parameters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which changes are asked for: those after a number of an epoch.
 *
 * @param number of the last change that is known, 0 before the first one
 * @param epoch to which the number belongs, null when the client does not say
 * @param limit changes of a page, {@value #LIMIT} unless the client says so, at most
 */
record ChangesAfter(long number, String epoch, int limit) {

    static final int LIMIT = 500;
    private static final int GONE = 410;
    private static final Pattern ID = Pattern.compile("(\\d{1,18})\\.([0-9a-f-]{36})");

    static ChangesAfter parse(Parameters parameters) throws ClientErrorException {
        return new ChangesAfter(parameters.whole("afterChangeNumber", 0, Long.MAX_VALUE, 0), parameters.single("epoch"),
                (int) parameters.whole("limit", 1, LIMIT, LIMIT));
    }

    /**
     * After the event of a stream.
     *
     * @param id as the stream has it: the number, a dot, and the epoch
     */
    static ChangesAfter ofId(String id) throws ClientErrorException {
        Matcher parts = ID.matcher(id.strip());
        if (!parts.matches()) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", "Last-Event-ID must be the id of an event of this stream.");
        }
        return new ChangesAfter(Long.parseLong(parts.group(1)), parts.group(2), LIMIT);
    }

    /**
     * @param current epoch of the log
     * @throws ClientErrorException when the number is of another one
     */
    void check(String current) throws ClientErrorException {
        if (epoch != null && !epoch.equals(current)) {
            throw new ClientErrorException(GONE, "EPOCH_ENDED",
                    "The database is another one than when this address was made. Read all changes again, from the path without parameters.");
        }
    }
}
