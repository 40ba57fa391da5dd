/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.legs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.SimulatedFleet;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.sim.fault.Calls;
import dev.baton.router.testkit.sim.fault.WithholdHandoff;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Prefill runs and leaves nothing to fetch: decode computes the prompt again, and that is counted. */
class NoHandoffTest {
    static Stream<Arguments> sequentialWays() {
        return Stream.of(EngineMode.PULLING, EngineMode.PLAIN)
                .flatMap(mode -> Stream.of(DecodeChoice.values()).map(choice -> Arguments.of(mode, choice)));
    }

    @ParameterizedTest
    @MethodSource("sequentialWays")
    void decodeComputesThePromptAgainAndThatIsCounted(EngineMode mode, DecodeChoice choice) {
        try (Bench bench = new Bench(mode, 2, 2, s -> s.decodeChoice(choice))) {
            List<Client> clients = bench.submit(3);
            bench.engines().prefill(0).leftNothing();
            bench.engines().prefill(1).leftNothing();
            bench.engines().prefill(2).done();
            assertThat(bench.stats().recomputed()).isEqualTo(2);
            assertThat(bench.engines().decodes())
                    .filteredOn(d -> d.call().source() instanceof KvSource.Local)
                    .hasSize(2);
            assertThat(bench.node("p0").inFlight() + bench.node("p1").inFlight())
                    .as("nothing waits there")
                    .isZero();
            bench.engines().decodes().forEach(d -> d.answer(3));
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(bench.engines().abandoned()).isEmpty();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Where both legs run at once there is nothing to hand off, and decode has the KV already. */
    @ParameterizedTest
    @EnumSource(names = "CONCURRENT")
    void enginesThatMeetHandOffNothingAndRecomputeNothing(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            bench.engines().lastPrefill().leftNothing();
            bench.engines().lastDecode().answer(3);
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.stats().recomputed()).isZero();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void simulatedEnginesRecompute(SimulatedFleet fleet) {
        for (DecodeChoice choice : DecodeChoice.values()) {
            try (Simulation simulation = Simulation.builder(1)
                    .cluster(c -> fleet.in(c.prefillNodes(2).decodeNodes(2)))
                    .router(r -> r.decodeChoice(choice))
                    .build()) {
                for (String node : List.of("prefill-0", "prefill-1")) {
                    new WithholdHandoff(node, Calls.share(0.5, 1), SimulatedCluster.FOR_GOOD)
                            .strike(simulation.cluster());
                }
                for (int i = 0; i < 30; i++) {
                    simulation.submit(SimPrompt.of(1_000, 20));
                }
                assertThat(simulation.run().violations()).isEmpty();
                assertThat(simulation.requests()).allMatch(r -> r.outcome() instanceof Outcome.Completed);
                assertThat(simulation.cluster().stats().stream()
                                .mapToLong(n -> n.recomputedTokens())
                                .sum())
                        .isPositive();
                boolean counted = fleet == SimulatedFleet.PULLING
                        || fleet == SimulatedFleet.PLAIN
                        || fleet == SimulatedFleet.MIXED;
                assertThat(simulation.router().stats().recomputed() > 0).isEqualTo(counted);
            }
        }
    }
}
