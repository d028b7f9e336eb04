package io.marquee.search;

/**
 * The events of one page.
 *
 * @param next place after which the next page begins; null when this is the last one
 * @param isKnown whether there is a provider of that name
 */
record FoundPage(Found found, PageKey next, boolean isKnown) {}
