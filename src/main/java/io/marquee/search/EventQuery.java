package io.marquee.search;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Which published events are asked for, as the months in memory and the database understand it. */
interface EventQuery {

    /** What is found in the months, as {@link Taker#finish} gives it; null when the database has to be asked. */
    Object in(Calendar months);

    /** Sets the parameters of the statement that asks the database. */
    void bind(PreparedStatement statement) throws SQLException;

    /** Looks at the events that the database gives, for one run of the statement. */
    Taker taker();

    /** Decides which of the events that come in order are for the answer. */
    interface Taker {

        /** What is to be done with an event. */
        enum Verdict { take, pass, end }

        /** @param json of the event */
        Verdict judge(long start, long end, byte[] json);

        /**
         * What the answer is made of, when there are no more.
         *
         * @param found what was taken
         * @param any whether the database gave any row, be it one without an event
         */
        Object finish(Found found, boolean any);
    }

    /** Takes all. */
    Taker ALL = new Taker() {
        @Override
        public Verdict judge(long start, long end, byte[] json) {
            return Verdict.take;
        }

        @Override
        public Object finish(Found found, boolean any) {
            return found;
        }
    };
}
