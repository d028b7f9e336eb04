package io.marquee.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Time zones by the names that feeds give them: those of IANA, offsets such as {@code +02:00}, and those of Windows, such as
 * {@code Romance Standard Time}, which Exchange, Outlook, and Microsoft Graph say. Large and small letters mean the same, and so do blanks around.
 */
public final class Zones {

    private static final Map<String, String> NAMES = names();

    private Zones() {}

    private static Map<String, String> names() {
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ZoneId.SHORT_IDS.keySet().forEach(name -> names.put(name, ZoneId.SHORT_IDS.get(name)));
        ZoneId.getAvailableZoneIds().forEach(name -> names.put(name, name));
        try (InputStream windows = Zones.class.getResourceAsStream("/plan/windows-zones.txt")) {
            Stream.of(new String(windows.readAllBytes(), StandardCharsets.US_ASCII).split("\n"))
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" = "))
                    .forEach(zone -> names.put(zone[0], zone[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(names);
    }

    /** @throws DateTimeException when there is none of that name */
    public static ZoneId of(String name) {
        return ZoneId.of(NAMES.getOrDefault(name.strip(), name.strip()));
    }
}
