package io.marquee.draft;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a field of a record may be to a plan, and the names that such fields usually have, the likeliest first. */
enum Role {

    ID("id uid guid uuid identifier code key ref reference number nr slug pk codigo clave kennung kennnummer identifiant codice identificatore"),
    LINK("url link href permalink enlace weblink webseite lien"),
    PLAN("planid sessionid session sesion performanceid performance occurrenceid occurrence dateid showtimeid instanceid funcion vorstellung seance"),
    TITLE("title name summary headline subject label displayname heading caption titulo nombre titel bezeichnung veranstaltung titre nom intitule"
            + " titolo nome naam titol"),
    START("start starts startdatetime startsat startat startdate startson dtstart begin begins beginsat begindate begindatetime startlocal datestart"
            + " from datefrom fromdate dateandtime datetime when startson starttime begintime localdate date day showtime scheduledat performancedate at"
            + " inicio fechainicio fechahora fecha comienzo beginn anfang startdatum startzeit datum von debut datedebut dateheure inizio datainizio"
            + " data aanvang begindatum inici datainici dates startdates showtimes times fechas termine"),
    PUBLISHED("pubdate published updated dcdate"),
    TIME("time starttime localtime hour startclock hora horainicio uhrzeit beginnzeit heure heuredebut ora orainizio tijd"),
    END("end ends enddatetime endsat endat enddate endson dtend finish finishes finishdate endlocal dateend to dateto todate until endtime fin fechafin"
            + " final ende enddatum endzeit bis datefin fine datafine einde einddatum datafi"),
    END_TIME("endtime endclock finishtime horafin endezeit heurefin orafine eindtijd"),
    ZONE("timezone tz tzid timezoneid timezonename zonahoraria zeitzone fuseau"),
    MODE("sellmode salestatus salesstatus availability ticketstatus onsale isonsale forsale eventstatus status state available isavailable bookable"
            + " isbookable active isactive estado disponibilidad verfugbarkeit statut etat disponibilite stato disponibilita"),
    NO_MODE("cancelled canceled iscancelled iscanceled soldout issoldout agotado cancelado ausverkauft abgesagt complet annule esaurito annullato"),
    PRICE("price prices cost costs fee amount ticketprice ticketprices admission entry entryfee xcost minprice maxprice pricemin pricemax pricefrom"
            + " priceto lowprice highprice lowestprice highestprice offers precio precios preciominimo preciomaximo preis preise eintritt eintrittspreis prix"
            + " tarif tarifs prezzo prezzi prijs preu"),
    CENTS("cents pricecents priceincents amountcents centprice");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+|[^\\p{L}\\p{N}]+");
    private static final Pattern PREFIX = Pattern.compile("^[^:]*:(?=.)");
    /** What the name of a field often begins with, and what says nothing. */
    private static final Pattern SUBJECT = Pattern.compile("^(?:base|event|show|item|plan|performance|session|activity|post|product|concert|evento|veranstaltungs?)+(?=.)");
    /** Names that say nothing without the one before them. */
    private static final Set<String> VAGUE = Set.of("text", "value", "rendered", "date", "datetime", "local", "iso", "datetimelocal", "utc", "localdatetime", "localdate", "code",
            "en", "es", "de", "fr", "it", "default", "label", "raw", "plain");
    private static final Set<String> OF_PRICES = Set.of("min", "max", "low", "high", "from", "to", "lowest", "highest", "value", "amount", "gross", "regular", "total");
    private static final Pattern PRICE_WORD = Pattern.compile("price|cost|fee|preis|precio|prix|prezz|tarif");
    private static final int FAR = 1_000;

    /** What a list of objects on the way adds. */
    static final int LIST = 500;

    /** A field that is none of this. */
    static final int NONE = Integer.MAX_VALUE;

    private final List<String> names;

    Role(String names) {
        this.names = List.of(names.split(" "));
    }

    /** A name in small letters, without a prefix, accents, and signs. */
    static String plain(String name) {
        String local = PREFIX.matcher(name).replaceFirst("");
        return MARKS.matcher(Normalizer.normalize(local, Normalizer.Form.NFD)).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** Whether a name is one that fields with a role have. */
    static boolean isAny(String name) {
        return Stream.of(values()).anyMatch(role -> role.rank(List.of(name)) != NONE);
    }

    /** How well the names on the way to a value say that it is this: the lower the better, {@link #NONE} for not at all. */
    int rank(List<String> way) {
        if (way.isEmpty()) {
            return NONE;
        }
        String last = plain(way.get(way.size() - 1));
        String before = way.size() > 1 ? plain(way.get(way.size() - 2)) : "";
        int far = FAR * (way.size() - 1);
        if (this == PRICE && OF_PRICES.contains(last) && PRICE_WORD.matcher(before).find()) {
            return far;
        }
        int rank = rank(last);
        if (VAGUE.contains(last) && !before.isEmpty() && rank(before) != NONE) {
            // as near as the field that holds it, its own clock before that of UTC
            return far - FAR + rank(before) + (last.contains("local") ? 0 : 1);
        }
        // .start.localDate
        if (rank != NONE && !before.isEmpty() && rank(before) != NONE) {
            return far - FAR + rank(before) + 1;
        }
        return rank == NONE ? NONE : far + rank;
    }

    private int rank(String name) {
        int at = names.indexOf(name);
        if (at >= 0) {
            return 2 * at;
        }
        int without = names.indexOf(SUBJECT.matcher(name).replaceFirst(""));
        return without < 0 ? NONE : 2 * without + 1;
    }
}
