/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.legs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.testkit.SimulatedRequest;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.hosts.SimulatedFleet;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.Hang;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * When one of two legs that run at once is gone, its engines tell the other nothing: it would wait for the rendezvous
 * limit, five minutes. The router lets go of it as soon as the engine allows (rule R8).
 */
class HangingLegsTest {
    private static final Duration MESSAGES = Duration.ofMillis(10);
    private static final SimPrompt PROMPT = SimPrompt.of(30_000, 20); // three chunks and a bit, six seconds
    private static final Duration CHUNK = Duration.ofSeconds(2);

    private final HeldCalls held = new HeldCalls();

    private Simulation simulation(SimulatedFleet fleet) {
        Simulation simulation = Simulation.builder(1)
                .cluster(c -> fleet.in(c.prefillNodes(2).decodeNodes(2)))
                .router(r -> r.prefillStrategy("round_robin").decodeStrategy("round_robin"))
                .build();
        simulation.cluster().addListener(held);
        return simulation;
    }

    private static String prefillNode(SimulatedRequest request) {
        return request.call().placement().prefill().id();
    }

    private static String decodeNode(SimulatedRequest request) {
        return request.call().placement().decode().id();
    }

    private List<String> firstAttempt(SimulatedRequest request) {
        return held.of(request.call().id(), 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONCURRENT", "UNABORTABLE"})
    void prefillIsLetGoOfWithinAChunkWhenItsDecodeNodeDies(SimulatedFleet fleet) {
        try (Simulation simulation = simulation(fleet)) {
            SimulatedRequest request = simulation.submit(PROMPT);
            simulation.time().advance(Duration.ofMillis(500));
            assertThat(firstAttempt(request)).hasSize(2);
            new Crash(decodeNode(request)).strike(simulation.cluster());
            simulation.time().advance(MESSAGES);
            assertThat(held.of(request.call().id(), 2)).as("it goes on at once").hasSize(2);
            simulation.time().advance(CHUNK);
            assertThat(firstAttempt(request)).isEmpty();
            assertCompletes(simulation, request);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONCURRENT", "UNABORTABLE"})
    void decodeIsLetGoOfAtOnceOrAtItsLimitWhenItsPrefillNodeDies(SimulatedFleet fleet) {
        try (Simulation simulation = simulation(fleet)) {
            SimulatedRequest request = simulation.submit(PROMPT);
            simulation.time().advance(Duration.ofMillis(500));
            String orphan = "DECODE " + request.call().id() + "#1 on " + decodeNode(request);
            new Crash(prefillNode(request)).strike(simulation.cluster());
            simulation.time().advance(MESSAGES);
            assertThat(held.of(request.call().id(), 2)).as("it goes on at once").hasSize(2);
            assertGoneAsSoonAsAllowed(simulation, fleet, request, orphan);
            assertCompletes(simulation, request);
        }
    }

    /** Nobody notices but by its time-out; then both legs go. */
    @ParameterizedTest
    @EnumSource(names = {"CONCURRENT", "UNABORTABLE"})
    void decodeIsLetGoOfWhenItsPrefillNodeHangs(SimulatedFleet fleet) {
        try (Simulation simulation = simulation(fleet)) {
            SimulatedRequest request = simulation.submit(PROMPT);
            simulation.time().advance(Duration.ofMillis(500));
            String hung = prefillNode(request);
            String orphan = "DECODE " + request.call().id() + "#1 on " + decodeNode(request);
            new Hang(hung).strike(simulation.cluster());
            simulation
                    .time()
                    .advance(Timeouts.DEFAULT.prefill().minusMillis(500).plus(MESSAGES));
            assertThat(held.of(request.call().id(), 2)).hasSize(2);
            assertGoneAsSoonAsAllowed(simulation, fleet, request, orphan);
            simulation.cluster().recover(hung);
            assertCompletes(simulation, request);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONCURRENT", "UNABORTABLE"})
    void aCancelledRequestLeavesNeitherLegBehind(SimulatedFleet fleet) {
        for (int millis = 0; millis < 9_000; millis += 300) {
            try (Simulation simulation = simulation(fleet)) {
                SimulatedRequest request = simulation.submit(PROMPT);
                simulation.time().advance(Duration.ofMillis(millis));
                if (request.outcome() != null) {
                    continue;
                }
                String decode = "DECODE " + request.call().id() + "#1 on " + decodeNode(request);
                boolean begun = !request.tokens().isEmpty();
                request.call().cancel();
                simulation.time().advance(MESSAGES);
                if (begun) {
                    simulation.time().advance(Duration.ofMillis(100)); // a step
                    assertThat(firstAttempt(request))
                            .as("cancelled after %d ms", millis)
                            .isEmpty();
                } else {
                    assertGoneAsSoonAsAllowed(simulation, fleet, request, decode);
                }
                assertThat(simulation.run().violations()).isEmpty();
            }
        }
    }

    private void assertGoneAsSoonAsAllowed(
            Simulation simulation, SimulatedFleet fleet, SimulatedRequest request, String leg) {
        if (fleet == SimulatedFleet.UNABORTABLE) {
            Duration limit = Timeouts.DEFAULT.firstChunk();
            simulation.time().advance(limit.minus(MESSAGES.multipliedBy(2)));
            assertThat(firstAttempt(request))
                    .as("it must not be aborted before")
                    .contains(leg);
            simulation.time().advance(MESSAGES.multipliedBy(3));
        }
        assertThat(firstAttempt(request)).doesNotContain(leg);
    }

    private static void assertCompletes(Simulation simulation, SimulatedRequest request) {
        assertThat(simulation.run().violations()).isEmpty();
        assertThat(request.outcome()).isInstanceOf(Outcome.Completed.class);
    }
}
