import java.math.BigDecimal;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.DefaultApi;
import org.openapitools.client.model.Change;
import org.openapitools.client.model.ChangePage;
import org.openapitools.client.model.Event;
import org.openapitools.client.model.EventPage;
import org.openapitools.client.model.EventSummary;
import org.openapitools.client.model.Failure;

/** Reads all that the contract has by the generated client, and says what came; reading.ts says the same. */
public final class Reading {

    private final List<String> said = new ArrayList<>();
    private final String server;
    private final DefaultApi api;

    private Reading(String server, String key) {
        this.server = server;
        ApiClient client = stranger();
        client.setRequestInterceptor(request -> request.header("X-API-Key", key));
        api = new DefaultApi(client);
    }

    /** @param given where the server is, a key for it, then the ids of an event with details, of one that has come back, and of one that is withdrawn */
    public static void main(String[] given) throws ApiException {
        Reading reading = new Reading(given[0], given[1]);
        reading.read(UUID.fromString(given[2]), UUID.fromString(given[3]), UUID.fromString(given[4]));
        reading.said.forEach(System.out::println);
    }

    private void read(UUID detailed, UUID back, UUID withdrawn) throws ApiException {
        for (EventSummary event : api.searchEvents(null, null).getData().getEvents()) {
            say("search", event.getTitle(), event.getStartDate(), event.getStartTime(), event.getEndDate(), event.getEndTime(),
                    event.getMinPrice(), event.getMaxPrice());
        }
        OffsetDateTime from = OffsetDateTime.parse("2031-05-02T02:00:00+02:00");
        say("from", api.searchEvents(from, null).getData().getEvents().stream().map(EventSummary::getTitle).collect(Collectors.joining(", ")));
        say("no error", api.searchEvents(null, null).getError());

        String after = null;
        do {
            EventPage page = api.listEvents(null, null, "acme", null, null, null, null, 2, after).getData();
            say("page", page.getEvents().stream().map(Event::getTitle).collect(Collectors.joining(", ")), page.getNext() != null);
            after = parameter(page.getNext(), "after");
        } while (after != null);
        say("cheap", api.listEvents(null, null, null, new BigDecimal("10.5"), "eur", "musica", "GIRL", null, null).getData().getEvents().size());

        Event event = api.getEvent(detailed).getData().getEvent();
        say("event", event.getTitle(), event.getStartDate(), event.getUrl(), event.getCurrency(), event.getImage(), event.getCategory(),
                event.getDescription(), event.getStatus());
        say("venue", event.getVenue().getName(), event.getVenue().getCity(), event.getVenue().getLatitude(), event.getVenue().getLongitude());
        Event plain = api.listEvents(null, null, null, null, null, null, "plain", null, null).getData().getEvents().get(0);
        say("plain", plain.getTitle(), plain.getUrl(), plain.getVenue(), plain.getStatus());
        for (UUID id : List.of(detailed, back)) {
            api.getEventHistory(id).getData().getVersions().forEach(version -> say("version", version.getProvider(), version.getPoll() != null,
                    version.getFrom().getYear() > 2000, version.getUntil() == null ? "now" : "until",
                    version.getEvent() == null ? null : version.getEvent().getTitle()));
        }

        List<Change> changes = new ArrayList<>();
        ChangePage page = api.listChanges(null, null, null);
        while (!page.getItems().isEmpty()) {
            changes.addAll(page.getItems());
            page = api.listChanges(Long.valueOf(parameter(page.getNext(), "afterChangeNumber")), parameter(page.getNext(), "epoch"), 2);
        }
        changes.stream().map(change -> Stream.of("change", change.getState(), change.getKind(), change.getModified() > 0,
                        change.getData() == null ? null : change.getData().getTitle()).map(String::valueOf).collect(Collectors.joining(" | ")))
                .sorted().forEach(said::add);
        api.listProviders().getData().getProviders().forEach(provider -> say("provider", provider.getName(), provider.getPlans(),
                provider.getReadAt() != null && provider.getReadAt().getYear() > 2000));

        fails(() -> api.getEvent(UUID.fromString("00000000-0000-0000-0000-000000000000")));
        fails(() -> api.getEvent(withdrawn));
        fails(() -> api.listEvents(null, null, null, null, null, null, null, 0, null));
        fails(() -> new DefaultApi(stranger()).listProviders());
        fails(() -> api.listChanges(1L, "6b93f8e2-1f5b-4921-ac86-a268026ed2a3", null));
    }

    private ApiClient stranger() {
        ApiClient client = new ApiClient();
        client.updateBaseUri(server);
        return client;
    }

    private void fails(Callable<?> call) {
        try {
            call.call();
            say("no failure");
        } catch (ApiException e) {
            say("failure", e.getCode(), failure(e).getError().getCode(), !failure(e).getError().getMessage().isEmpty(), failure(e).getData());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Failure failure(ApiException e) {
        try {
            return ApiClient.createDefaultObjectMapper().readValue(e.getResponseBody(), Failure.class);
        } catch (java.io.IOException wrong) {
            throw new IllegalStateException(e.getResponseBody(), wrong);
        }
    }

    /** What an address asks for, or null. */
    private static String parameter(URI address, String name) {
        return address == null ? null : Stream.of(address.getQuery().split("&")).filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1)).findFirst().orElse(null);
    }

    private void say(Object... words) {
        said.add(Stream.of(words).map(word -> word instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : Objects.toString(word))
                .collect(Collectors.joining(" | ")));
    }
}
