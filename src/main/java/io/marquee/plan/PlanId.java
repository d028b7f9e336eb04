package io.marquee.plan;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.util.UUID;

/**
 * Makes the id of a plan: UUID version 5 (RFC 9562) of provider, base id, and plan id.
 *
 * <p>The three are joined with their lengths in front ({@code 5:fever3:2914:1642}), so two different triples never give
 * the same name, whatever characters the ids hold.
 */
public final class PlanId {

    /** Namespace of every Marquee plan. Changing it renames all events. */
    static final UUID NAMESPACE = UUID.fromString("b62cbd53-4b36-5ff4-9a25-6c1a3d1f4f0e");

    private static final NameBasedGenerator VERSION_5 = Generators.nameBasedGenerator(NAMESPACE);

    private PlanId() {}

    /** The same triple gives the same id in every instance and after every restart. */
    public static UUID of(String provider, String baseId, String planId) {
        return VERSION_5.generate(name(provider, baseId, planId));
    }

    static String name(String... parts) {
        StringBuilder name = new StringBuilder();
        for (String part : parts) {
            name.append(part.length()).append(':').append(part);
        }
        return name.toString();
    }
}
