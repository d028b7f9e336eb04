package io.marquee.operate;

import java.util.Map;
import java.util.regex.Pattern;

/** What an operator's yes to a feed that is held consists of: the parameters of approve-poll. */
final class Approvals {

    /** Of each provider the newest ones are kept. */
    private static final int KEPT = 1_000;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,99}");

    private Approvals() {}

    /** Whether that can be the name of who approves: letters, digits, blanks, and {@code ._@+-}, 100 characters at most. */
    static boolean isName(String by) {
        return by != null && NAME.matcher(by).matches();
    }

    static Map<String, Object> parameters(String provider, String by) {
        return Map.of("provider", provider, "approvedBy", by, "approvalsKept", KEPT);
    }
}
