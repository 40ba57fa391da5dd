/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.Restart;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The strategies of a running router are changed, and no request is lost by it. */
class StrategySwapTest {
    private static final List<String> STRATEGIES =
            List.of("round_robin", "power_of_two", "sticky", "scored", "peak_ewma", "consistent_hash", "memory_aware");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void no_request_is_lost_while_strategies_change_under_load(long seed) {
        Random random = new Random(seed);
        int requests = 120;
        try (Simulation simulation = simulation(seed)) {
            for (int i = 0; i < requests; i++) {
                simulation.submitAt(Duration.ofMillis(40L * i), SimPrompt.of(500 + random.nextInt(3_000), 20));
            }
            for (int i = 0; i < 60; i++) {
                Leg leg = random.nextBoolean() ? Leg.PREFILL : Leg.DECODE;
                String next = STRATEGIES.get(random.nextInt(STRATEGIES.size()));
                simulation.at(
                        Duration.ofMillis(100L * i), () -> simulation.router().useStrategy(leg, next));
            }
            simulation.at(Duration.ofSeconds(2), new Crash("prefill-0"));
            simulation.at(Duration.ofSeconds(4), new Restart("prefill-0"));

            assertThat(simulation.run().violations()).as("seed %s", seed).isEmpty();
            assertThat(simulation.router().stats().completed())
                    .as("seed %s", seed)
                    .isEqualTo(requests);
        }
    }

    @Test
    void who_chose_is_told_what_came_of_it_also_after_the_change() {
        Told before = new Told();
        Told after = new Told();
        try (Simulation simulation = simulation(9)) {
            simulation.router().useStrategy(Leg.PREFILL, before);
            simulation.submit(SimPrompt.of(1_000, 5).describe().id("old").build(), SimPrompt.of(1_000, 5), 100);
            simulation.router().useStrategy(Leg.PREFILL, after);
            simulation.submit(SimPrompt.of(1_000, 5).describe().id("new").build(), SimPrompt.of(1_000, 5), 100);

            assertThat(simulation.run().violations()).isEmpty();
        }
        assertThat(before.released).isEqualTo(Map.of("old", 2));
        assertThat(after.released).isEqualTo(Map.of("new", 2));
    }

    @Test
    void who_waits_is_asked_about_anew() {
        Strategy none = (request, candidates) -> Strategy.NONE;
        try (Simulation simulation = simulation(10)) {
            simulation.router().useStrategy(Leg.DECODE, none);
            for (int i = 0; i < 30; i++) {
                simulation.submit(SimPrompt.of(100, 5));
            }
            simulation.at(Duration.ofSeconds(1), () -> {
                assertThat(simulation.router().stats().waiting()).isEqualTo(30);
                simulation.router().useStrategy(Leg.DECODE, "least_loaded");
            });

            assertThat(simulation.run().violations()).isEmpty();
            assertThat(simulation.router().stats().completed()).isEqualTo(30);
        }
    }

    @Test
    void one_for_both_legs_takes_the_place_of_two_and_gives_it_back() {
        try (Simulation simulation = simulation(11)) {
            simulation.router().usePlacementStrategy((request, prefill, decode) -> 0); // the first of each
            var both = simulation.submit(SimPrompt.of(100, 5));
            simulation.router().useStrategy(Leg.PREFILL, (request, candidates) -> 1);
            var apart = simulation.submit(SimPrompt.of(100, 5));

            assertThat(simulation.run().violations()).isEmpty();
            assertThat(prefillNode(both.outcome())).isEqualTo("prefill-0");
            assertThat(prefillNode(apart.outcome())).isEqualTo("prefill-1");
        }
    }

    @Test
    void what_is_wrong_changes_nothing() {
        try (Simulation simulation = simulation(12)) {
            assertThatThrownBy(() -> simulation.router().useStrategy(Leg.PREFILL, "round_robn"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("Did you mean 'round_robin'?");
            simulation.submit(SimPrompt.of(100, 5));

            assertThat(simulation.run().violations()).isEmpty();
            assertThat(simulation.router().stats().completed()).isEqualTo(1);
        }
    }

    private static String prefillNode(Outcome outcome) {
        return outcome.summary().placement().prefill().id();
    }

    private static Simulation simulation(long seed) {
        return Simulation.builder(seed)
                .cluster(cluster -> cluster.prefillNodes(2).decodeNodes(2))
                .router(router -> router.backpressure(BackpressurePolicy.queue(1_000, Duration.ofMinutes(5))))
                .build();
    }

    /** Takes the first node, and counts what it is told of. */
    private static final class Told implements Strategy, StrategyFeedback {
        private final Map<String, Integer> released = new HashMap<>();

        @Override
        public int select(RouteRequest request, Candidates candidates) {
            return 0;
        }

        @Override
        public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
            released.merge(request.id(), 1, Integer::sum);
        }
    }
}
