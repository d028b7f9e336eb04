package io.marquee.provider;

/** Thrown when a provider file, or a new version of one, is rejected; it says why and in which line. */
public final class RejectedFileException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_REASON = 300;

    private final int line;

    /**
     * @param line where, from 1; 0 when it is the file as a whole
     * @param reason for a person: one line, without values that may be secret
     */
    public RejectedFileException(int line, String reason) {
        super(cut(reason));
        this.line = line;
    }

    private static String cut(String reason) {
        String oneLine = reason.strip().replaceAll("\\s+", " ");
        return oneLine.length() <= MAX_REASON ? oneLine : oneLine.substring(0, MAX_REASON) + "…";
    }

    /** Where, from 1; 0 when it is the file as a whole. */
    public int line() {
        return line;
    }
}
