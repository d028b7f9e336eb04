package io.marquee.draft;

/**
 * One line of a mapping: a field of a plan.
 *
 * @param field its name
 * @param jq what it is
 * @param comment what is guessed about it, or what to fill in; null when its name and values leave no doubt
 */
record Guess(String field, String jq, String comment) {}
