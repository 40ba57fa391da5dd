/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedDecode;
import dev.baton.router.testkit.hosts.ScriptedPrefill;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flaws 13 to 16 of the seed, states that leaked, came back from the dead or vanished. */
class StateFlawsTest {
    private static final Duration LONG = Duration.ofSeconds(299);

    /** There: time-outs were collected by whoever asked, and nobody did. */
    @ParameterizedTest
    @EnumSource
    void flaw13_timeoutsStrikeUnasked(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client hung = bench.submit();
            bench.advance(Duration.ofSeconds(301)); // 120 s a prefill, 300 s in all
            assertThat(hung.outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(bench.engines().prefills()).hasSizeGreaterThan(1);
            bench.advance(Duration.ofMinutes(2)); // a decode that must not be aborted early
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** There: a client's leaving was not noticed, and no engine could be told. */
    @ParameterizedTest
    @EnumSource
    void flaw14_aClientThatLeavesFreesEverythingInEveryPhase(EngineMode mode) {
        for (Phase when : List.of(Phase.WAITING, Phase.PREFILLING, Phase.TRANSFERRING, Phase.DECODING)) {
            try (Bench bench = Bench.twoByTwo(mode)) {
                Client client = walkTo(bench, when);
                client.subscription().cancel();
                assertThat(client.ended()).isInstanceOf(Outcome.Cancelled.class);
                assertThat(((Outcome.Cancelled) client.ended()).during()).isEqualTo(when);
                assertThat(client.signals())
                        .as("it cancelled: it is told nothing")
                        .isEmpty();
                assertThat(bench.engines().prefills()).allMatch(p -> p.stage().isDone() || p.isCancelled());
                bench.letGo();
                assertThat(bench.engines().decodes()).allMatch(ScriptedDecode::isCancelled);
                assertThat(bench.violations()).as("left while " + when).isEmpty();
            }
        }
    }

    /** KV that was parked and never fetched is given back, and the engine is told. */
    @ParameterizedTest
    @EnumSource(names = {"PULLING", "PLAIN"})
    void flaw14_parkedKvIsAbandoned(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            ScriptedPrefill prefill = bench.engines().lastPrefill();
            client.call().cancel();
            prefill.done();
            assertThat(bench.engines().abandoned()).containsExactly(prefill.handoffName());
            assertThat(bench.stats().abandoned()).isEqualTo(1);
            assertThat(bench.violations()).isEmpty();
        }
    }

    private static Client walkTo(Bench bench, Phase phase) {
        if (phase == Phase.WAITING) {
            bench.router().handleNodeFailure("p0", "test");
            bench.router().handleNodeFailure("p1", "test");
        }
        Client client = bench.submit();
        if (phase.compareTo(Phase.TRANSFERRING) >= 0) {
            bench.engines().lastPrefill().done();
        }
        if (phase == Phase.DECODING) {
            bench.engines().lastDecode().emit(1);
        }
        assertThat(client.call().phase()).isEqualTo(phase);
        return client;
    }

    /** There: any state followed any other, and an ended request could be routed again. */
    @ParameterizedTest
    @EnumSource
    void flaw15_lateAnswersResurrectNothing(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().letsGo(false);
            Client client = bench.submit();
            ScriptedPrefill first = bench.engines().prefill(0);
            bench.router().handleNodeFailure(first.node(), "test");
            first.done();
            assertThat(client.call().phase()).isEqualTo(Phase.PREFILLING);
            assertThat(client.call().placement().prefill().id()).isNotEqualTo(first.node());

            bench.serve(bench.engines().prefill(1));
            bench.engines().decodes().forEach(d -> d.emit(1));
            bench.engines().decodes().forEach(ScriptedDecode::end);
            assertThat(client.tokens()).hasSize(3).allMatch(token -> token.attempt() == 2);
            assertThat(client.call().phase()).isEqualTo(Phase.ENDED);
            bench.advance(Duration.ofSeconds(121));
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** There: a second request of one id overwrote the first. */
    @ParameterizedTest
    @EnumSource
    void flaw15_twoRequestsOfOneIdAreTwoRequests(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client first = bench.submit(Bench.request().id("same").build());
            Client second = bench.submit(Bench.request().id("same").build());
            first.call().cancel();
            assertThat(second.outcome()).isNull();
            bench.serve(bench.engines().prefill(1));
            assertThat(first.ended()).isInstanceOf(Outcome.Cancelled.class);
            if (mode == EngineMode.PLAIN) {
                bench.advance(Duration.ofMinutes(2));
            }
            assertThat(second.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** There: the error for a router without prefill nodes could not be reached. */
    @ParameterizedTest
    @EnumSource
    void flaw15_aRouterWithoutPrefillNodesSaysSo(EngineMode mode) {
        try (Bench bench = new Bench(mode, 0, 2, s -> s.backpressure(BackpressurePolicy.rejectWhenFull()))) {
            Refusal refusal = bench.submit().refusal();
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NO_CAPACITY);
            assertThat(refusal.leg()).isEqualTo(Leg.PREFILL);
        }
    }

    /** There: a record's age counted from its creation, so that a long request vanished as soon as it had ended. */
    @ParameterizedTest
    @EnumSource
    void flaw16_aLongRequestsOutcomeStays(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit(Bench.request().build(), new Client(0));
            bench.engines().lastPrefill().done();
            bench.advance(LONG);
            client.subscription().request(Long.MAX_VALUE);
            bench.engines().lastDecode().answer(3);
            bench.submit(20).forEach(c -> bench.serve(bench.engines().lastPrefill()));
            bench.advance(Duration.ofHours(1));
            assertThat(client.call().phase()).isEqualTo(Phase.ENDED);
            assertThat(client.call().outcome().toCompletableFuture()).isCompletedWithValue(client.ended());
            assertThat(client.ended().summary().totalNanos()).isEqualTo(LONG.toNanos());
        }
    }
}
