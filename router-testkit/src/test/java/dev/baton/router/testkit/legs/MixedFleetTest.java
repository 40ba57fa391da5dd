/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.legs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.hosts.SimulatedFleet;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One router over engines of two kinds: each request keeps to one kind at a time, and may go over to the other. */
class MixedFleetTest {
    private final List<RouterEvent> events = new ArrayList<>();

    private Simulation simulation(DecodeChoice choice) {
        return Simulation.builder(1)
                .cluster(c -> SimulatedFleet.MIXED.in(c.prefillNodes(4).decodeNodes(4)))
                .router(r -> r.decodeChoice(choice).listener(events::add))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void bothKindsServeAndNoRequestIsSplitBetweenThem(DecodeChoice choice) {
        try (Simulation simulation = simulation(choice)) {
            for (int i = 0; i < 100; i++) {
                simulation.submitAt(Duration.ofMillis(100L * i), SimPrompt.of(2_000, 20));
            }
            assertThat(simulation.run().violations()).isEmpty();
            assertThat(simulation.requests()).allMatch(r -> r.outcome() instanceof Outcome.Completed);
            assertThat(simulation.requests()).allMatch(r -> {
                var placement = r.outcome().summary().placement();
                return format(placement.prefill()).equals(format(placement.decode()));
            });
            assertThat(simulation.cluster().stats()).allMatch(n -> n.prefillsServed() + n.decodesServed() > 10);
        }
    }

    /** All nodes of one kind die: what was in flight there is dispatched again, in the other kind's way. */
    @ParameterizedTest
    @EnumSource
    void aRequestGoesOverToTheOtherKind(DecodeChoice choice) {
        try (Simulation simulation = simulation(choice)) {
            for (int i = 0; i < 8; i++) {
                simulation.submit(SimPrompt.of(8_000, 20));
            }
            simulation.at(
                    Duration.ofMillis(300),
                    () -> List.of("prefill-0", "prefill-2", "decode-0", "decode-2")
                            .forEach(node -> new Crash(node).strike(simulation.cluster())));
            assertThat(simulation.run().violations()).isEmpty();
            assertThat(simulation.requests()).allMatch(r -> r.outcome() instanceof Outcome.Completed);
            Set<String> kinds = new HashSet<>();
            for (RouterEvent event : events) {
                if (event instanceof RouterEvent.Bound bound
                        && bound.requestId().equals(movedRequest())) {
                    kinds.add(format(bound.placement().prefill()));
                }
            }
            assertThat(kinds).containsExactlyInAnyOrder("SEQUENTIAL", "CONCURRENT");
        }
    }

    private String movedRequest() {
        return events.stream()
                .filter(RouterEvent.LegFailed.class::isInstance)
                .map(event -> (RouterEvent.LegFailed) event)
                .filter(failed -> failed.leg() == Leg.PREFILL)
                .map(RouterEvent.LegFailed::requestId)
                .findFirst()
                .orElseThrow();
    }

    /** Where decode is left open, that is for engines that can wait for it; the others get both legs at bind. */
    @Test
    void onlySequentialNodesLeaveDecodeOpen() {
        try (Simulation simulation = simulation(DecodeChoice.AT_HANDOFF)) {
            for (int i = 0; i < 8; i++) {
                simulation.submit(SimPrompt.of(8_000, 20));
            }
            simulation.run();
            List<RouterEvent.Bound> bound = events.stream()
                    .filter(RouterEvent.Bound.class::isInstance)
                    .map(event -> (RouterEvent.Bound) event)
                    .toList();
            assertThat(bound).hasSize(8);
            assertThat(bound)
                    .allMatch(b -> (b.placement().decode() == null)
                            == format(b.placement().prefill()).equals("SEQUENTIAL"));
            assertThat(events)
                    .anyMatch(e ->
                            e instanceof RouterEvent.PhaseChanged changed && changed.phase() == Phase.TRANSFERRING);
        }
    }

    private static String format(Node node) {
        return node.label(Node.KV_FORMAT);
    }
}
