/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.legs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.LegPair;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedDecode;
import dev.baton.router.testkit.hosts.SimulatedFleet;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.sim.fault.Crash;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both legs on one node: a hybrid node with one budget, or a decode node that computes the prompt itself. */
class OneNodeTest {
    /** Decode computes the prompt itself: there is no prefill leg. */
    private static final PlacementStrategy LOCAL = (request, prefill, decode) -> LegPair.of(LegPair.LOCAL, 0);

    private static Bench hybrids(EngineMode mode, int count, UnaryOperator<RouterBuilder<String, SimToken>> settings) {
        Bench bench = new Bench(mode, 0, 0, settings);
        for (int i = 0; i < count; i++) {
            bench.registry()
                    .register(Node.hybrid("h" + i)
                            .maxConcurrent(2)
                            .maxPrefillTokens(300)
                            .kvCapacityTokens(1_000)
                            .build());
        }
        return bench;
    }

    // ---- hybrid nodes

    static Stream<Arguments> ways() {
        return Stream.of(EngineMode.values())
                .flatMap(mode -> Stream.of(DecodeChoice.values()).map(choice -> Arguments.of(mode, choice)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aHybridNodeIsClaimedOnceForBothLegs(EngineMode mode, DecodeChoice choice) {
        try (Bench bench = hybrids(mode, 1, s -> s.decodeChoice(choice))) {
            Client client = bench.submit();
            assertThat(bench.engines().prefills()).as("no transfer").isEmpty();
            ScriptedDecode decode = bench.engines().lastDecode();
            assertThat(decode.call().source()).isInstanceOf(KvSource.Local.class);
            assertThat(decode.call().peer()).isNull();
            NodeView node = bench.node("h0");
            assertThat(node.inFlight()).isEqualTo(1);
            assertThat(node.prefillTokens()).isEqualTo(100);
            assertThat(node.kvTokens()).isBetween(100L, 110L);
            decode.emit(1);
            assertThat(bench.node("h0").prefillTokens())
                    .as("the prompt is computed")
                    .isZero();
            assertThat(bench.node("h0").inFlight()).isEqualTo(1);
            decode.answer(2);
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itsBudgetIsOne(EngineMode mode, DecodeChoice choice) {
        try (Bench bench = hybrids(mode, 1, s -> s.decodeChoice(choice))) {
            List<Client> clients = bench.submit(5);
            assertThat(bench.engines().decodes()).as("maxConcurrent").hasSize(2);
            for (int i = 0; i < 5; i++) {
                assertThat(bench.node("h0").inFlight()).isLessThanOrEqualTo(2);
                bench.engines().decode(i).answer(3);
            }
            assertThat(clients).allMatch(Client::isCompleted);

            bench.limit("h0", n -> n.maxConcurrent(100));
            bench.submit(5);
            assertThat(bench.engines().decodes())
                    .as("three prompts are 300 tokens")
                    .hasSize(8);
            bench.engines().decodes().subList(5, 8).forEach(d -> d.emit(1));
            assertThat(bench.engines().decodes())
                    .as("computed, they leave room for two")
                    .hasSize(10);
            bench.engines().decodes().subList(5, 8).forEach(d -> d.answer(1));
            bench.engines().decodes().subList(8, 10).forEach(d -> d.answer(3));
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** What it decodes for others counts beside what it does alone. */
    @ParameterizedTest
    @EnumSource
    void legsOfDifferentRequestsShareIt(EngineMode mode) {
        try (Bench bench = new Bench(mode, 1, 0, s -> s.prefillStrategy(OneNodeTest::namedBySession))) {
            bench.registry().register(Node.hybrid("h0").maxConcurrent(1).build());
            Client split = bench.submit(Bench.request().session("p0").build());
            assertThat(bench.engines().lastPrefill().node()).isEqualTo("p0");
            assertThat(bench.node("h0").inFlight()).as("its decode").isEqualTo(1);
            Client whole = bench.submit(Bench.request().session("h0").build());
            assertThat(bench.node("h0").inFlight()).isEqualTo(1);
            bench.serve(bench.engines().lastPrefill());
            assertThat(split.isCompleted()).isTrue();
            bench.engines().lastDecode().answer(3);
            assertThat(whole.isCompleted()).isTrue();
            assertThat(whole.ended().summary().placement().prefill()).isNull();
            assertThat(bench.violations()).isEmpty();
        }
    }

    private static int namedBySession(RouteRequest request, Candidates candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.node(i).id().equals(request.session())) {
                return i;
            }
        }
        return Strategy.NONE;
    }

    /** A placement strategy may split a request over two hybrid nodes; each then pays for its own leg. */
    @ParameterizedTest
    @EnumSource
    void legsMayBeSplitOverTwoHybridNodes(EngineMode mode) {
        try (Bench bench = hybrids(mode, 2, s -> s.placementStrategy((r, prefill, decode) -> LegPair.of(0, 1)))) {
            Client client = bench.submit();
            assertThat(bench.engines().lastPrefill().node()).isEqualTo("h0");
            assertThat(bench.node("h0").prefillTokens()).isEqualTo(100);
            assertThat(bench.node("h0").kvTokens()).isEqualTo(100);
            assertThat(bench.node("h1").prefillTokens()).isZero();
            assertThat(bench.node("h1").kvTokens()).isGreaterThan(100);
            bench.serve(bench.engines().lastPrefill());
            assertThat(bench.engines().lastDecode().node()).isEqualTo("h1");
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aFailedHybridNodeIsLeftForAnother(EngineMode mode, DecodeChoice choice) {
        try (Bench bench = hybrids(mode, 2, s -> s.decodeChoice(choice))) {
            Client failed = bench.submit();
            bench.engines().decode(0).fail(TransportException.nodeFault("test"));
            assertThat(bench.engines().decode(1).node())
                    .isNotEqualTo(bench.engines().decode(0).node());
            Client lost = bench.submit();
            bench.router().handleNodeFailure(bench.engines().decode(2).node(), "test");
            bench.engines().decodes().stream()
                    .filter(d ->
                            !d.isCancelled() && d.emitted() == 0 && d.call().attempt() > 1)
                    .forEach(d -> d.answer(3));
            assertThat(lost.isCompleted()).isTrue();
            assertThat(failed.isCompleted()).isTrue();
            bench.advance(Duration.ofMinutes(3));
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hybridNodesServeBesideOthersAndSurviveKills(SimulatedFleet fleet) {
        for (DecodeChoice choice : DecodeChoice.values()) {
            try (Simulation simulation = Simulation.builder(1)
                    .cluster(c -> fleet.in(c.prefillNodes(2).decodeNodes(2).hybridNodes(4)))
                    .router(r -> r.decodeChoice(choice))
                    .build()) {
                for (int i = 0; i < 150; i++) {
                    simulation.submitAt(Duration.ofMillis(50L * i), SimPrompt.of(3_000, 20));
                }
                simulation.at(Duration.ofSeconds(2), new Crash("hybrid-1"));
                simulation.at(Duration.ofSeconds(3), new Crash("prefill-0"));
                assertThat(simulation.run().violations()).isEmpty();
                assertThat(simulation.requests())
                        .filteredOn(r -> !(r.outcome() instanceof Outcome.Completed))
                        .allMatch(r -> r.outcome() instanceof Outcome.Failed
                                && !r.tokens().isEmpty());
                assertThat(simulation.cluster().stats()).allMatch(n -> n.prefillCalls() + n.decodeCalls() > 0);
            }
        }
    }

    // ---- local prefill on a decode node

    @ParameterizedTest
    @EnumSource
    void decodeMayComputeThePromptItself(EngineMode mode) {
        try (Bench bench = new Bench(mode, 1, 1, s -> s.placementStrategy(LOCAL))) {
            bench.limit("d0", n -> n.maxPrefillTokens(250));
            List<Client> clients = bench.submit(3);
            assertThat(bench.engines().prefills()).isEmpty();
            assertThat(bench.engines().decodes()).as("their prompts count").hasSize(2);
            assertThat(bench.node("d0").prefillTokens()).isEqualTo(200);
            assertThat(bench.node("p0").isIdle()).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThat(bench.engines().decode(i).call().source()).isInstanceOf(KvSource.Local.class);
                bench.engines().decode(i).answer(3);
            }
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(bench.stats().recomputed())
                    .as("nothing was computed twice")
                    .isZero();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedLocalPrefillIsTriedElsewhere(EngineMode mode) {
        try (Bench bench = new Bench(mode, 1, 2, s -> s.placementStrategy(LOCAL))) {
            Client client = bench.submit();
            bench.engines().decode(0).fail(TransportException.unreachable("test"));
            assertThat(bench.engines().decode(1).node())
                    .isNotEqualTo(bench.engines().decode(0).node());
            bench.engines().decode(1).answer(3);
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void simulatedDecodeNodesComputePromptsThemselves(SimulatedFleet fleet) {
        try (Simulation simulation = Simulation.builder(1)
                .cluster(c -> fleet.in(c.prefillNodes(2).decodeNodes(2)))
                .router(r -> r.placementStrategy((request, prefill, decode) ->
                        LegPair.of(LegPair.LOCAL, decode.inFlight(0) <= decode.inFlight(decode.size() - 1) ? 0 : 1)))
                .build()) {
            for (int i = 0; i < 40; i++) {
                simulation.submitAt(Duration.ofMillis(100L * i), SimPrompt.of(1_000, 20));
            }
            simulation.at(Duration.ofSeconds(2), new Crash("decode-1"));
            assertThat(simulation.run().violations()).isEmpty();
            assertThat(simulation.cluster().stats("prefill-0").prefillCalls()).isZero();
            assertThat(simulation.cluster().stats("decode-0").recomputedTokens())
                    .isPositive();
            assertThat(simulation.requests())
                    .filteredOn(r -> r.outcome() instanceof Outcome.Completed)
                    .hasSizeGreaterThan(30);
        }
    }
}
