package io.marquee.feed;

import java.util.HashSet;
import java.util.Set;

/** The names that one part of a workbook uses, of which a parser keeps all. */
final class XlsxNames {

    /** Most names; a part has some dozens. */
    static final int MAX = 2_000;
    /** Characters of all names together. */
    static final int MAX_CHARACTERS = 1 << 18;

    private final Set<String> all = new HashSet<>();
    private int characters;

    /** @throws FeedException when there are too many */
    void add(String name) throws FeedException {
        if (all.add(name)) {
            characters += name.length();
            if (all.size() > MAX || characters > MAX_CHARACTERS) {
                throw new FeedException("a part of the workbook with more than " + MAX + " names");
            }
        }
    }
}
