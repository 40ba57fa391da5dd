/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.SimulatedRequest;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.hosts.SimulatedFleet;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.NodeStats;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seed's end-to-end scenarios over simulated engines, and what they did not cover: concurrency and recovery. */
class MultiNodeScenario {
    private static final SimPrompt PROMPT = SimPrompt.of(6, 8);

    /** {@code disaggregated_router_balances_and_survives_node_failure}. */
    @ParameterizedTest
    @EnumSource
    void eightCompletionsSpreadOverAllNodesAndSixMoreSurviveAKill(SimulatedFleet fleet) {
        try (Simulation simulation = simulation(1, fleet, 2)
                .router(r -> r.prefillStrategy("round_robin").decodeStrategy("round_robin"))
                .build()) {
            for (int i = 0; i < 8; i++) {
                simulation.submit(PROMPT);
                simulation.run();
            }
            assertThat(simulation.cluster().stats()).allMatch(node -> served(node) == 4);
            new Crash("prefill-0").strike(simulation.cluster());
            simulation.time().advance(Duration.ofSeconds(1));
            for (int i = 0; i < 6; i++) {
                simulation.submit(PROMPT);
                simulation.run();
            }
            assertThat(simulation.requests()).hasSize(14).allMatch(r -> r.outcome() instanceof Outcome.Completed);
            assertThat(simulation.violations()).isEmpty();
        }
    }

    private static Simulation.Builder simulation(long seed, SimulatedFleet fleet, int nodes) {
        return Simulation.builder(seed)
                .cluster(c -> fleet.in(c.prefillNodes(nodes).decodeNodes(nodes)));
    }

    private static long served(NodeStats node) {
        return node.prefillsServed() + node.decodesServed();
    }

    @ParameterizedTest
    @EnumSource
    void manyAtOnceWithAKillInEachPoolAllEndAndTheRestartedNodesServeAgain(SimulatedFleet fleet) {
        try (Simulation simulation = simulation(2, fleet, 4).build()) {
            for (int i = 0; i < 200; i++) {
                simulation.submitAt(Duration.ofMillis(50L * i), SimPrompt.of(1_000, 20));
            }
            simulation.at(Duration.ofSeconds(3), new Crash("prefill-0"));
            simulation.at(Duration.ofSeconds(4), new Crash("decode-1"));
            simulation.at(Duration.ofSeconds(6), () -> simulation.cluster().restart("prefill-0"));
            simulation.at(Duration.ofSeconds(6), () -> simulation.cluster().restart("decode-1"));
            assertThat(simulation.run().violations()).isEmpty();
            assertThat(simulation.requests()).allMatch(MultiNodeScenario::completedOrLostMidStream);
            assertThat(simulation.cluster().stats("prefill-0").incarnation()).isEqualTo(2);
            assertThat(simulation.registry().nodes()).allMatch(n -> n.status().acceptsNewWork());
        }
    }

    private static boolean completedOrLostMidStream(SimulatedRequest request) {
        return request.outcome() instanceof Outcome.Completed
                || (request.outcome() instanceof Outcome.Failed failed
                        && failed.failure() instanceof Failure.DecodeLost);
    }

    /** The seed's request 1 for an unsupported model; there it had killed the node before. */
    @ParameterizedTest
    @EnumSource
    void anUnknownModelIsRefusedTwiceTheSameWithoutTroublingANode(SimulatedFleet fleet) {
        try (Simulation simulation = simulation(3, fleet, 2).build()) {
            for (Node node : simulation.cluster().nodes()) {
                simulation
                        .registry()
                        .register(node.toBuilder().label(Node.MODEL, "m").build());
            }
            for (int i = 0; i < 2; i++) {
                simulation.submit(PROMPT.describe().model("unknown").build(), PROMPT, Long.MAX_VALUE);
                simulation.time().advance(Duration.ofSeconds(2));
            }
            assertThat(simulation.requests())
                    .extracting(r -> ((Outcome.Rejected) r.outcome()).refusal())
                    .allMatch(r ->
                            r.kind() == Refusal.Kind.INELIGIBLE && r.message().contains("'unknown'"));
            assertThat(simulation.cluster().stats()).allMatch(n -> n.prefillCalls() + n.decodeCalls() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultyRequestFailsTwiceTheSameAndIsChargedToNobody(SimulatedFleet fleet) {
        List<RouterEvent> events = new ArrayList<>();
        try (Simulation simulation =
                simulation(4, fleet, 2).router(r -> r.listener(events::add)).build()) {
            CallFault refuses = new CallFault() {
                @Override
                public TransportException onArrival(LegCall<SimPrompt> call) {
                    return TransportException.requestFault("logprobs are not supported");
                }
            };
            Runnable undo0 = simulation.cluster().inject("prefill-0", refuses);
            Runnable undo1 = simulation.cluster().inject("prefill-1", refuses);
            for (int i = 0; i < 2; i++) {
                simulation.submit(PROMPT);
                simulation.run();
            }
            undo0.run();
            undo1.run();
            simulation.submit(PROMPT);
            simulation.run();
            for (SimulatedRequest request : simulation.requests().subList(0, 2)) {
                Failure failure = ((Outcome.Failed) request.outcome()).failure();
                assertThat(failure).isInstanceOf(Failure.RequestFault.class);
                assertThat(failure.message()).contains("logprobs are not supported");
                assertThat(request.outcome().summary().attempts()).isEqualTo(1);
            }
            assertThat(simulation.requests().get(2).outcome()).isInstanceOf(Outcome.Completed.class);
            assertThat(events).noneMatch(e -> e instanceof RouterEvent.LegFailed f && f.charged());
            assertThat(simulation.violations()).isEmpty();
        }
    }
}
