/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.legs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedPrefill;
import dev.baton.router.testkit.hosts.SimulatedFleet;
import dev.baton.router.testkit.sim.EngineProfile;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.Restart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Decode is left open until prefill hands off. What is parked meanwhile is bounded in number and in time, can be seen, and
 * is abandoned when its request ends.
 */
class OpenDecodeTest {
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration LIMIT = Timeouts.DEFAULT.parkedHandoff();

    private static Bench bench(EngineMode mode, int prefillNodes, int decodeNodes) {
        return new Bench(
                mode,
                prefillNodes,
                decodeNodes,
                s -> s.decodeChoice(DecodeChoice.AT_HANDOFF)
                        .backpressure(BackpressurePolicy.queue(100, Duration.ofMinutes(1))));
    }

    /** Leaves handoffs parked: their prefill is done, and the only decode node has gone meanwhile. */
    private static List<Client> parked(Bench bench, int requests) {
        List<Client> clients = bench.submit(requests);
        bench.router().handleNodeFailure("d0", "test");
        List.copyOf(bench.engines().prefills()).forEach(ScriptedPrefill::done);
        return clients;
    }

    // ---- in number

    /** The pool's room bounds what prefill may do ahead of decode, also when the pool is lost thereafter. */
    @ParameterizedTest
    @EnumSource(names = {"PULLING", "PLAIN"})
    void noMoreIsParkedThanDecodeHadRoomFor(EngineMode mode) {
        try (Bench bench = bench(mode, 2, 1)) {
            bench.limit("d0", n -> n.maxConcurrent(3));
            List<Client> clients = parked(bench, 10);
            assertThat(bench.engines().prefills()).hasSize(3);
            assertThat(bench.stats().parked()).isEqualTo(3);
            bench.registry().markOnline("d0", "test");
            for (int i = 0; i < 10; i++) {
                assertThat(bench.stats().parked()).isLessThanOrEqualTo(3);
                assertThat(bench.node("d0").inFlight()).isLessThanOrEqualTo(3);
                bench.engines().prefill(i).done();
                bench.engines().decode(i).answer(3);
            }
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(bench.engines().prefills()).as("none was computed twice").hasSize(10);
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Parked KV stays charged to the prefill node, so that its memory is a bound too. */
    @ParameterizedTest
    @EnumSource(names = {"PULLING", "PLAIN"})
    void noMoreIsParkedThanThePrefillNodeHasMemoryFor(EngineMode mode) {
        try (Bench bench = bench(mode, 1, 1)) {
            bench.limit("p0", n -> n.kvCapacityTokens(250));
            List<Client> clients = bench.submit(3);
            bench.engines().prefill(0).done();
            bench.engines().prefill(1).done();
            NodeView node = bench.node("p0");
            assertThat(node.kvTokens()).isEqualTo(200);
            assertThat(node.inFlight() + node.prefillTokens())
                    .as("it may compute on")
                    .isZero();
            assertThat(bench.engines().prefills()).hasSize(2);
            bench.engines().decode(0).emit(1); // has fetched its KV
            assertThat(bench.engines().prefills()).hasSize(3);
            bench.engines().prefill(2).done();
            bench.engines().decodes().forEach(d -> d.answer(3));
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(bench.violations()).isEmpty();
        }
    }

    // ---- in time, and to be seen

    @ParameterizedTest
    @EnumSource(names = {"PULLING", "PLAIN"})
    void aParkedHandoffIsSeenAndWaitsForALimitedTime(EngineMode mode) {
        try (Bench bench = bench(mode, 1, 1)) {
            Client client = parked(bench, 1).get(0);
            bench.advance(LIMIT.minus(MOMENT));
            assertThat(client.call().phase()).isEqualTo(Phase.TRANSFERRING);
            assertThat(bench.stats().parked()).isEqualTo(1);
            assertThat(bench.stats().waiting()).isEqualTo(1);
            assertThat(bench.node("p0").kvTokens()).isEqualTo(100);
            RouterEvent.Waiting waiting =
                    bench.events(RouterEvent.Waiting.class).get(0);
            assertThat(waiting.requestId()).isEqualTo(client.call().id());
            assertThat(waiting.reason()).containsIgnoringCase("decode");

            bench.advance(MOMENT);
            Failure.NotPlacedAgain failure = (Failure.NotPlacedAgain) client.failure();
            assertThat(failure.refusal().leg()).hasToString("DECODE");
            assertThat(bench.engines().abandoned())
                    .containsExactly(bench.engines().lastPrefill().handoffName());
            assertThat(bench.stats().abandoned()).isEqualTo(1);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PULLING", "PLAIN"})
    void aDecodeNodeThatComesInTimeFetchesIt(EngineMode mode) {
        try (Bench bench = bench(mode, 1, 1)) {
            Client client = parked(bench, 1).get(0);
            bench.advance(LIMIT.minus(MOMENT));
            bench.registry().register(Node.decode("d1").build());
            assertThat(bench.engines().lastDecode().node()).isEqualTo("d1");
            assertThat(bench.engines().lastDecode().call().source())
                    .isEqualTo(new KvSource.HandedOff<>(
                            bench.engines().lastPrefill().handoffName(),
                            bench.node("p0").node()));
            assertThat(bench.stats().parked()).as("until it is fetched").isEqualTo(1);
            bench.engines().lastDecode().answer(3);
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.engines().prefills()).hasSize(1);
            assertThat(bench.engines().abandoned()).isEmpty();
            assertThat(bench.violations()).isEmpty();
        }
    }

    // ---- until its request ends

    enum End {
        CALL_CANCELLED,
        SUBSCRIPTION_CANCELLED,
        DEADLINE,
        CLOSE;

        void of(Bench bench, Client client) {
            switch (this) {
                case CALL_CANCELLED -> client.call().cancel();
                case SUBSCRIPTION_CANCELLED -> client.subscription().cancel();
                case DEADLINE -> bench.advance(Duration.ofSeconds(5));
                case CLOSE -> bench.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverEndsItsRequestAbandonsIt(End end) {
        for (EngineMode mode : List.of(EngineMode.PULLING, EngineMode.PLAIN)) {
            try (Bench bench = bench(mode, 1, 1)) {
                Client client = bench.submit(
                        Bench.request().timeout(Duration.ofSeconds(5)).build());
                bench.router().handleNodeFailure("d0", "test");
                ScriptedPrefill prefill = bench.engines().lastPrefill();
                prefill.done();
                assertThat(bench.stats().parked()).isEqualTo(1);
                end.of(bench, client);
                assertThat(client.outcome()).isNotNull().isNotInstanceOf(Outcome.Completed.class);
                assertThat(bench.engines().abandoned()).containsExactly(prefill.handoffName());
                assertThat(bench.violations()).isEmpty();
            }
        }
    }

    enum Loss {
        DECLARED,
        REMOVED,
        RESTARTED;

        void of(Bench bench, String node) {
            switch (this) {
                case DECLARED -> bench.router().handleNodeFailure(node, "test");
                case REMOVED -> bench.registry().remove(node);
                case RESTARTED -> bench.limit(node, n -> n.incarnation("2"));
            }
        }
    }

    /** It went with its node: the prompt is computed again, elsewhere or by the new incarnation. */
    @ParameterizedTest
    @EnumSource
    void whoLosesItBeginsAnew(Loss loss) {
        for (EngineMode mode : List.of(EngineMode.PULLING, EngineMode.PLAIN)) {
            try (Bench bench = bench(mode, 2, 1)) {
                Client client = parked(bench, 1).get(0);
                loss.of(bench, bench.engines().lastPrefill().node());
                assertThat(bench.stats().parked()).isZero();
                assertThat(client.call().phase()).isEqualTo(Phase.WAITING);
                bench.registry().markOnline("d0", "test");
                bench.serve(bench.engines().lastPrefill());
                assertThat(client.isCompleted()).isTrue();
                assertThat(client.tokens()).allMatch(token -> token.attempt() == 2);
                assertThat(bench.violations()).isEmpty();
            }
        }
    }

    // ---- over simulated engines

    /** Decode nodes die and come back under a load that they cannot bear; no engine ever drops KV for want of a taker. */
    @ParameterizedTest
    @EnumSource(names = {"PULLING", "PLAIN", "MIXED"})
    void noKvIsStrandedWhileDecodeNodesComeAndGo(SimulatedFleet fleet) {
        for (long seed = 0; seed < 5; seed++) {
            int decodeSlots = 4 * 6;
            try (Simulation simulation = Simulation.builder(seed)
                    .cluster(c -> fleet.in(c.prefillNodes(4)
                            .decodeNodes(4)
                            .decodeConcurrency(6)
                            .decodeProfile(EngineProfile.LLAMA2_70B_TP4_H100.withKvCapacityTokens(20_000))))
                    .router(r -> r.decodeChoice(DecodeChoice.AT_HANDOFF)
                            .backpressure(BackpressurePolicy.queue(1_000, Duration.ofMinutes(1))))
                    .build()) {
                List<Long> seen = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    simulation.submitAt(Duration.ofMillis(40L * i), SimPrompt.of(2_000, 60));
                    simulation.at(
                            Duration.ofMillis(40L * i + 20),
                            () -> seen.add(simulation.router().stats().parked()));
                }
                for (int i = 0; i < 4; i++) {
                    simulation.at(Duration.ofMillis(1_000 + 700 * i + 100 * seed), new Crash("decode-" + i));
                    simulation.at(Duration.ofMillis(3_000 + 700 * i + 100 * seed), new Restart("decode-" + i));
                }
                assertThat(simulation.run().violations()).isEmpty();
                assertThat(seen).allMatch(parked -> parked <= decodeSlots).anyMatch(parked -> parked > 0);
                assertThat(simulation.cluster().stats()).allMatch(node -> node.expired() == 0);
                assertThat(simulation.requests())
                        .filteredOn(r -> r.outcome() instanceof Outcome.Completed)
                        .as("seed %d", seed)
                        .hasSizeGreaterThan(100);
            }
        }
    }
}
