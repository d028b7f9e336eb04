package io.marquee.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** So many turns, and no more, are taken at a time; nothing is lost of them. */
class HeavyWorkTest {

    /** A turn belongs to its thread, so each has one of its own. */
    private final Executor threads = task -> new Thread(task).start();
    private final List<HeavyWork> turns = new ArrayList<>();
    private final int all = HeavyWork.free();

    @AfterEach
    void end() {
        turns.forEach(HeavyWork::close);
        assertThat(HeavyWork.free()).isEqualTo(all);
    }

    private HeavyWork elsewhere() throws Exception {
        return CompletableFuture.supplyAsync(HeavyWork::begin, threads).get(10, TimeUnit.SECONDS);
    }

    @Test
    void waitsWhileOthersHaveAllTurns() throws Exception {
        for (int i = 0; i < all; i++) {
            turns.add(elsewhere());
        }
        Future<HeavyWork> waiting = CompletableFuture.supplyAsync(HeavyWork::begin, threads);
        Future<List<JsonNode>> program = CompletableFuture.supplyAsync(() -> Program.of("[range(300000)] | length").run(NullNode.instance), threads);
        Future<List<JsonNode>> light = CompletableFuture.supplyAsync(() -> Program.of("[range(3)] | length").run(NullNode.instance), threads);
        assertThat(light.get(10, TimeUnit.SECONDS)).hasToString("[3]");
        assertThat(waiting).isNotDone();
        assertThat(program).isNotDone();
        turns.remove(0).close();
        turns.add(waiting.get(10, TimeUnit.SECONDS));
        turns.remove(turns.size() - 1).close();
        assertThat(program.get(10, TimeUnit.SECONDS)).hasToString("[300000]");
    }

    @Test
    void goesOnWithTheTurnThatTheThreadHas() {
        HeavyWork own = HeavyWork.begin();
        for (int i = 0; i < 2 * all; i++) {
            HeavyWork.begin().close();
            assertThat(Program.of("[range(300000)] | length").run(NullNode.instance)).hasToString("[300000]");
        }
        assertThat(HeavyWork.free()).isEqualTo(all - 1);
        own.close();
        own.close();
        assertThat(HeavyWork.free()).isEqualTo(all);
    }

    @Test
    void isGivenBackByAProgramThatFails() {
        Program costly = Program.of("[range(1e10)]");
        for (int i = 0; i < 2 * all; i++) {
            assertThatExceptionOfType(MappingException.class).isThrownBy(() -> costly.run(NullNode.instance));
        }
    }
}
