/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.testkit.SimulatedRequest;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.Restart;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decode nodes die one after the other in the middle of everything: with a resume function no stream is lost. */
class ResumeSimulationTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(100, Duration.ofMinutes(1));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyStreamIsWhole(long seed) {
        try (Simulation simulation = Simulation.builder(seed)
                .resuming(8)
                .router(r -> r.backpressure(PATIENT))
                .build()) {
            crashing(simulation);
            assertThat(simulation.run().violations()).isEmpty();
            assertThat(simulation.requests())
                    .extracting(SimulatedRequest::outcome)
                    .hasOnlyElementsOfType(Outcome.Completed.class);
            assertThat(simulation.router().stats().resumed())
                    .as("seed %d", seed)
                    .isPositive();
        }
    }

    private static void crashing(Simulation simulation) {
        for (int i = 0; i < 60; i++) {
            simulation.submitAt(Duration.ofMillis(50L * i), SimPrompt.of(500 + 37 * i, 100 + i));
        }
        for (int i = 0; i < 4; i++) {
            String node = "decode-" + i % 2;
            simulation.at(Duration.ofMillis(2_000 + 3_000L * i), new Crash(node));
            simulation.at(Duration.ofMillis(3_500 + 3_000L * i), new Restart(node));
        }
    }
}
