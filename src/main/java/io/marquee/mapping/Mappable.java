package io.marquee.mapping;

/** The body of a message that is no single record: it applies a program to each of those that it holds. */
public interface Mappable {

    /** What becomes of it; a record for which the program fails is its own business. */
    Object map(Program program);
}
