/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.SimToken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A handoff that lies on its prefill node: who may still fetch it, for how long it may lie, and when it is abandoned. */
class ParkedHandoffTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final TransportCapabilities REUSABLE = TransportCapabilities.sequential(
            Trait.REUSABLE_HANDOFF, Trait.RETARGETABLE_HANDOFF, Trait.ABORT_BEFORE_FIRST_CHUNK);

    private static final HealthSettings EJECT_AT_ONCE = new HealthSettings(
            1,
            HealthSettings.DEFAULT.baseBackoff(),
            HealthSettings.DEFAULT.maxBackoff(),
            HealthSettings.DEFAULT.probeInterval(),
            HealthSettings.DEFAULT.probeTimeout());

    // ---- a decode that may not be aborted before its first chunk goes on fetching

    @Test
    void whatDecodeGoesOnToFetchIsNotAbandoned() {
        try (Bench bench = Bench.twoByTwo(EngineMode.PLAIN)) {
            cancelWhileFetching(bench);
            String node = bench.engines().lastPrefill().node();
            assertThat(bench.engines().abandoned()).isEmpty();
            assertThat(bench.node(node).kvTokens()).isPositive();
            bench.engines().lastDecode().emit(1);
            assertThat(bench.engines().lastDecode().isCancelled()).isTrue();
            assertThat(bench.engines().abandoned()).isEmpty();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @Test
    void whatDecodeFailsToFetchIsAbandoned() {
        try (Bench bench = Bench.twoByTwo(EngineMode.PLAIN)) {
            cancelWhileFetching(bench);
            bench.engines().lastDecode().fail(TransportException.nodeFault("test"));
            assertThat(bench.engines().abandoned())
                    .containsExactly(bench.engines().lastPrefill().handoffName());
            assertThat(bench.violations()).isEmpty();
        }
    }

    @Test
    void whatDecodeNeverFetchesIsAbandonedWhenItIsAborted() {
        try (Bench bench = Bench.twoByTwo(EngineMode.PLAIN)) {
            cancelWhileFetching(bench);
            bench.advance(Timeouts.DEFAULT.firstChunk().minus(MOMENT));
            assertThat(bench.engines().abandoned()).isEmpty();
            bench.advance(MOMENT);
            assertThat(bench.engines().lastDecode().isCancelled()).isTrue();
            assertThat(bench.engines().abandoned()).hasSize(1);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @Test
    void aRouterThatClosesAbortsDecodeAndThenAbandons() {
        List<Boolean> decodeWasAborted = new ArrayList<>();
        Bench bench = Bench.twoByTwo(EngineMode.PLAIN);
        cancelWhileFetching(bench);
        bench.engines()
                .onAnyCall(
                        () -> decodeWasAborted.add(bench.engines().lastDecode().isCancelled()));
        bench.close();
        assertThat(bench.engines().abandoned()).hasSize(1);
        assertThat(decodeWasAborted).containsExactly(true);
        assertThat(bench.violations()).isEmpty();
    }

    private static void cancelWhileFetching(Bench bench) {
        Client client = bench.submit();
        bench.engines().lastPrefill().done();
        client.call().cancel();
        assertThat(client.outcome()).isNotNull();
        assertThat(bench.engines().lastDecode().isCancelled()).isFalse();
    }

    // ---- a handoff whose decode is sought once more

    /** A node that is lost between bind and dispatch does not start the handoff's time anew. */
    @Test
    void oneLimitSpansAllSearchesForADecodeNode() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        try (Bench bench = new Bench(
                new ScriptedEngines(REUSABLE),
                1,
                1,
                s -> s.decodeChoice(DecodeChoice.AT_HANDOFF).callbackExecutor(tasks::add))) {
            Client client = bench.submit();
            run(tasks);
            bench.registry().markUnreachable("d0", "test");
            bench.engines().lastPrefill().done();
            run(tasks);
            bench.advance(Timeouts.DEFAULT.parkedHandoff().minus(MOMENT));
            bench.registry().markOnline("d0", "test"); // the request is bound to it
            bench.registry().markUnreachable("d0", "test");
            run(tasks);
            assertThat(bench.engines().decodes()).isEmpty();
            bench.advance(MOMENT);
            run(tasks);
            assertThat(client.failure()).isInstanceOf(Failure.NotPlacedAgain.class);
            assertThat(bench.engines().abandoned()).hasSize(1);
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** The decode is given time for its first chunk, and then its node is ejected: the handoff is the next attempt's. */
    @Test
    void aHandoffThatGoesOverToTheNextAttemptIsPaidForStill() {
        TransportCapabilities unabortable =
                TransportCapabilities.sequential(Trait.REUSABLE_HANDOFF, Trait.RETARGETABLE_HANDOFF);
        try (Bench bench = new Bench(
                new ScriptedEngines(unabortable),
                1,
                2,
                s -> s.decodeStrategy(Bench.FIRST).health(EJECT_AT_ONCE))) {
            Client client = bench.submit();
            bench.engines().lastPrefill().done();
            bench.advance(Timeouts.DEFAULT.firstChunk());
            assertThat(bench.node("d0").status()).isEqualTo(NodeStatus.EJECTED);
            assertThat(bench.engines().lastDecode().node()).isEqualTo("d1");
            assertThat(bench.engines().prefills()).hasSize(1);
            assertThat(bench.node("p0").kvTokens()).isPositive();
            bench.engines().lastDecode().answer(3);
            assertThat(client.isCompleted()).isTrue();
            bench.advance(Timeouts.DEFAULT.cancelGrace());
            assertThat(bench.violations()).isEmpty();
        }
    }

    private static void run(Queue<Runnable> tasks) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** The first chunk came with prefill and was given while another decode node was sought. */
    @Test
    void aClientThatHasSeenAChunkIsToldThatDecodeWasLost() {
        try (Bench bench = new Bench(new ScriptedEngines(REUSABLE), 1, 1, s -> s)) {
            Client client = bench.submit(Bench.request().build(), new Client(0));
            ScriptedPrefill prefill = bench.engines().lastPrefill();
            Chunk<SimToken> first = Chunk.of(new SimToken(prefill.call().requestId(), 1, 0));
            prefill.stage().complete(new PrefillResult.Handoff<>(prefill.handoffName(), PrefillUsage.UNKNOWN, first));
            bench.registry().markUnreachable("d0", "test");
            client.subscription().request(1);
            assertThat(client.tokens()).hasSize(1);
            bench.advance(Timeouts.DEFAULT.parkedHandoff());
            assertThat(client.failure()).isInstanceOfSatisfying(Failure.DecodeLost.class, lost -> {
                assertThat(lost.nodeId()).isEqualTo("d0");
                assertThat(lost.afterChunks()).isEqualTo(1);
            });
            assertThat(bench.violations()).isEmpty();
        }
    }
}
