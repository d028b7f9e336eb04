package io.marquee.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.search.Live;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who is told what of one log, for clients at different places and of different speed. */
class StreamsTogetherTest {

    private static final String EPOCH = "00000000-0000-0000-0000-000000000001";
    private static final Pattern ID = Pattern.compile("id: (\\d+)\\.");

    private final AtomicLong now = new AtomicLong(1);
    private final ChangeStreams streams = new ChangeStreams(100, now::get);
    /** So many changes there are, numbered from 1. */
    private int changes;
    private int statements;

    /** A client that takes what it is given as long as it likes. */
    private static final class Client implements Live.Sink {

        private final List<Long> numbers = new ArrayList<>();
        private int comments;
        /** Pieces that it takes before it is not ready any more. */
        private int takes = Integer.MAX_VALUE;
        private boolean closed;

        @Override
        public boolean isReady() {
            return takes > 0 && !closed;
        }

        @Override
        public void write(Buffer piece) {
            takes--;
            comments += piece.toString().equals(":\n\n") ? 1 : 0;
            ID.matcher(piece.toString()).results().forEach(id -> numbers.add(Long.valueOf(id.group(1))));
        }

        @Override
        public void end() {
            closed = true;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }
    }

    private Client client(long after) {
        Client client = new Client();
        streams.stream(EPOCH, after).begin(client);
        return client;
    }

    private List<Map<String, Object>> rows() {
        long after = (Long) streams.parameters().get("after");
        int limit = (Integer) streams.parameters().get("limit");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long number = after + 1; number <= changes && rows.size() < limit; number++) {
            rows.add(row(number));
        }
        return rows.isEmpty() ? List.of(row(null)) : rows;
    }

    private Map<String, Object> row(Long number) {
        Map<String, Object> row = new HashMap<>(Map.of("epoch", EPOCH, "is_here", true, "complete_to", changes + 1L, "plan", "p"));
        row.put("number", number);
        return row;
    }

    private void look() {
        if (streams.look()) {
            while (streams.hasNext()) {
                statements++;
                streams.tell(rows());
            }
        }
    }

    private List<Long> after(long number) {
        return LongStream.rangeClosed(number + 1, changes).boxed().toList();
    }

    @Test
    void giveEachChangeOnceToAClientThatStopsInBetween() {
        Client fast = client(0);
        Client slow = client(0);
        look();
        changes = 10 * ChangeStreams.PAGE;
        slow.takes = 1;
        look();
        assertThat(fast.numbers).isEqualTo(after(0));
        assertThat(slow.numbers).hasSize(ChangeStreams.PAGE);
        // ready again before the next look
        slow.takes = Integer.MAX_VALUE;
        look();
        assertThat(slow.numbers).isEqualTo(after(0));
        assertThat(fast.numbers).isEqualTo(after(0));
        changes++;
        slow.takes = 0;
        look();
        look();
        slow.takes = Integer.MAX_VALUE;
        look();
        assertThat(slow.numbers).isEqualTo(after(0));
        assertThat(fast.numbers).isEqualTo(after(0));
    }

    @Test
    void letManyClientsReadOnAtOneLook() {
        changes = 20 * ChangeStreams.PAGE;
        Client one = client(0);
        Client other = client(3);
        look();
        assertThat(one.numbers).isEqualTo(after(0));
        assertThat(other.numbers).isEqualTo(after(3));
        assertThat(statements).isLessThanOrEqualTo(ChangeStreams.MOST_ALONE + ChangeStreams.MOST_TOGETHER);
    }

    @Test
    void askOnceForAllThatHaveHadTheRest() {
        for (int i = 0; i < 50; i++) {
            client(0);
        }
        look();
        statements = 0;
        changes = 3;
        look();
        assertThat(statements).isOne();
    }

    @Test
    void readOnForEveryoneInTurnWhenTheyAreMany() {
        changes = 20 * ChangeStreams.PAGE;
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            clients.add(client(i));
        }
        for (int i = 0; i < 60; i++) {
            now.incrementAndGet();
            look();
        }
        for (int i = 0; i < 90; i++) {
            assertThat(clients.get(i).numbers).isEqualTo(after(i));
        }
    }

    @Test
    void areGivenACommentWhenNothingComesAlsoWhileTheDatabaseIsAway() {
        Client client = client(0);
        look();
        now.addAndGet(ChangeStreams.COMMENT_NANOS - 1);
        streams.look();
        assertThat(client.comments).isZero();
        now.addAndGet(2);
        // nothing is told, as the statement fails
        streams.look();
        assertThat(client.comments).isOne();
        streams.look();
        assertThat(client.comments).isOne();
    }

    @Test
    void endAfterAnHour() {
        Client client = client(0);
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        look();
        assertThat(client.closed).isFalse();
        now.addAndGet(2);
        look();
        assertThat(client.closed).isTrue();
        look();
        assertThat(streams.size()).isZero();
    }

    @Test
    void leaveWhoIsAheadOfAllWhereTheLogEnds() {
        changes = 5;
        Client ahead = client(1_000);
        look();
        changes = 7;
        look();
        assertThat(ahead.numbers).containsExactly(6L, 7L);
    }
}
