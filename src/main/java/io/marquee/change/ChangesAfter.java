package io.marquee.change;

import io.marquee.search.ClientErrorException;
import io.marquee.search.Parameters;

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
    private static final int DIGITS = 18;

    static ChangesAfter parse(Parameters parameters) throws ClientErrorException {
        String after = parameters.single("afterChangeNumber");
        String limit = parameters.single("limit");
        return new ChangesAfter(after == null ? 0 : number("afterChangeNumber", after, Long.MAX_VALUE), parameters.single("epoch"),
                limit == null ? LIMIT : (int) number("limit", limit, LIMIT));
    }

    private static long number(String name, String text, long most) throws ClientErrorException {
        long least = most == LIMIT ? 1 : 0;
        boolean isNumber = !text.isEmpty() && text.length() <= DIGITS && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (!isNumber || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new ClientErrorException("PARAMETER_UNREADABLE",
                    name + " must be a whole number" + (most == LIMIT ? " from 1 to " + LIMIT : ", such as next has it") + ".");
        }
        return Long.parseLong(text);
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
