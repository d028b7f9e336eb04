package io.marquee.poll;

/**
 * Why a poll under way is to end before its feed does.
 *
 * @param reason one line
 * @param again whether the next poll is due at once, not when the period ends
 */
public record Stop(String reason, boolean again) {

    /** An operator ended it. */
    public static final Stop BY_OPERATOR = new Stop("stopped by an operator", false);
    /** Its file has changed, or is gone. */
    public static final Stop BY_FILE = new Stop("stopped for another version of its file", true);
    /** The process ends. */
    static final Stop OF_INSTANCE = new Stop("its instance stops", true);
}
