package io.marquee.mapping;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sell modes by the words that feeds have for them, those of schema.org among them, whatever the letters' size, and without blanks, dashes,
 * underscores, and the address before a word of schema.org.
 */
final class SellModeWords {

    private static final Map<String, String> MODES = Stream.of(
                    Map.entry("online", "online onsale instock available availablenow limitedavailability limited fewleft preorder presale"
                            + " scheduled eventscheduled rescheduled eventrescheduled active open true yes 1 confirmed published publish public live"
                            + " bookable alaventa enventa disponible disponibles verfügbar buchbar imverkauf envente disponibile"
                            + " invendita disponível àvenda emvenda beschikbaar"),
                    Map.entry("offline", "offline offsale soldout sold outofstock unavailable notavailable cancelled canceled eventcancelled"
                            + " postponed eventpostponed discontinued ended closed past inactive false no 0 draft private hidden trash deleted expired"
                            + " agotado agotada agotadas cancelado cancelada aplazado cerrado cerrada ausverkauft abgesagt verschoben nichtverfügbar complet"
                            + " épuisé annulé reporté esaurito annullato rinviato esgotado adiado uitverkocht geannuleerd"))
            .flatMap(mode -> Stream.of(mode.getValue().split(" ")).map(word -> Map.entry(word, mode.getKey())))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** What is no part of a word: white space, dashes, underscores, and the address of schema.org. */
    private static final Pattern NO_LETTERS = Pattern.compile("^\\s*https?://(www\\.)?schema\\.org/|[\\s_-]");

    private SellModeWords() {}

    /** {@code online} or {@code offline}; null for a word that is not known. */
    static String mode(String word) {
        return MODES.get(NO_LETTERS.matcher(word.toLowerCase(Locale.ROOT)).replaceAll(""));
    }
}
