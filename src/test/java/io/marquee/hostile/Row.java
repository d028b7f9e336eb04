package io.marquee.hostile;

import java.nio.file.Path;

/**
 * One row of the hostile suite: what is done, and the promise that holds meanwhile and afterwards.
 *
 * @param number as the list of faults counts
 * @param promise what a failure breaks, in words
 */
record Row(int number, String promise, Ground ground, Attack attack) {

    /** The process that the row meets. Rows on one of the first two follow each other on the same process. */
    enum Ground {
        /** By plain HTTP, for everybody. */
        PLAIN,
        /** By TLS, with keys and a rate. */
        TLS,
        /** Processes that the row starts itself. */
        OWN
    }

    /** What is done to a running process. */
    interface Attack {

        /** @param folder an empty one */
        void on(Target target, Path folder) throws Exception;
    }

    /** What is done to a running process, and needs no folder. */
    interface PlainAttack {
        void on(Target target) throws Exception;
    }

    /** What is done to processes of its own. */
    interface OwnAttack {

        /** @param folder an empty one */
        void in(Path folder) throws Exception;
    }

    static Row on(Ground ground, int number, String promise, PlainAttack attack) {
        return new Row(number, promise, ground, (target, folder) -> attack.on(target));
    }

    static Row plain(int number, String promise, PlainAttack attack) {
        return on(Ground.PLAIN, number, promise, attack);
    }

    static Row own(int number, String promise, OwnAttack attack) {
        return new Row(number, promise, Ground.OWN, (target, folder) -> attack.in(folder));
    }

    @Override
    public String toString() {
        return number + " " + (ground == Ground.TLS ? "by TLS: " : "") + promise;
    }
}
