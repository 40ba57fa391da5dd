/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.SimulatedFleet;
import dev.baton.router.testkit.sim.SimHandoff;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.stepbystep.StepHost.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A host written only with step-by-step calls passes the checks that {@code submit} passes. */
class StepHostTest {
    static Stream<Arguments> simulated() {
        return Stream.of(SimulatedFleet.values())
                .flatMap(fleet -> Stream.of(Steps.values()).map(steps -> Arguments.of(fleet, steps)));
    }

    static Stream<Arguments> scripted() {
        return Stream.of(EngineMode.values())
                .flatMap(mode -> Stream.of(Steps.values()).map(steps -> Arguments.of(mode, steps)));
    }

    private static Simulation simulation(SimulatedFleet fleet, long seed) {
        return Simulation.builder(seed)
                .cluster(c -> fleet.in(c.prefillNodes(4).decodeNodes(4).decodeConcurrency(8)))
                .router(r -> r.backpressure(BackpressurePolicy.queue(1_000, Duration.ofMinutes(1))))
                .build();
    }

    @ParameterizedTest
    @MethodSource("simulated")
    void everyRequestCompletesOverHealthyEngines(SimulatedFleet fleet, Steps steps) {
        try (Simulation simulation = simulation(fleet, 1)) {
            StepHost<SimPrompt, SimHandoff> host = load(simulation, steps, 200);
            host.run();
            assertThat(host.ended("completed")).isEqualTo(200);
            assertThat(simulation.run().violations()).isEmpty();
            assertThat(host.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("simulated")
    void aKillInEachPoolIsSeenThroughRevokedAndLosesOnlyStreamsThatHadBegun(SimulatedFleet fleet, Steps steps) {
        for (long seed = 0; seed < 10; seed++) {
            try (Simulation simulation = simulation(fleet, seed)) {
                StepHost<SimPrompt, SimHandoff> host = load(simulation, steps, 100);
                for (String victim : List.of("prefill-0", "decode-1")) {
                    simulation.at(Duration.ofMillis(1_500 + 100 * seed), new Crash(victim));
                    simulation.at(
                            Duration.ofMillis(1_500 + 100 * seed),
                            () -> simulation.router().handleNodeFailure(victim, "killed"));
                    simulation.at(
                            Duration.ofSeconds(6), () -> simulation.cluster().restart(victim));
                }
                host.run();
                assertThat(host.ended("completed") + host.ended("lost")).isEqualTo(100);
                assertThat(host.requests()).anyMatch(r -> r.attempts() > 1);
                assertThat(simulation.run().violations()).isEmpty();
                assertThat(host.violations()).as("seed %d", seed).isEmpty();
            }
        }
    }

    private static StepHost<SimPrompt, SimHandoff> load(Simulation simulation, Steps steps, int requests) {
        StepHost<SimPrompt, SimHandoff> host =
                new StepHost<>(simulation.router(), simulation.cluster(), simulation.time(), steps);
        for (int i = 0; i < requests; i++) {
            SimPrompt prompt = SimPrompt.of(2_000, 20);
            simulation.at(
                    Duration.ofMillis(30L * i),
                    () -> host.start(prompt.describe().build(), prompt, prompt.outputTokens()));
        }
        simulation.time().advance(Duration.ofMillis(1));
        return host;
    }

    @ParameterizedTest
    @MethodSource("scripted")
    void faultyEnginesCostAttemptsAndNothingElse(EngineMode mode, Steps steps) {
        for (long seed = 0; seed < 10; seed++) {
            Random chance = new Random(seed);
            try (Bench bench = new Bench(mode, 3, 3, s -> s.random(new Random(chance.nextLong())))) {
                bench.engines()
                        .onPrefill(p -> later(bench, chance, () -> {
                            if (chance.nextInt(4) == 0) {
                                p.fail(TransportException.overloaded("full", Duration.ofMillis(20)));
                            } else {
                                p.done();
                            }
                        }));
                bench.engines()
                        .onRequest(d -> later(bench, chance, () -> {
                            if (!d.isCancelled()) {
                                d.answer(4);
                            }
                        }));
                StepHost<String, String> host = new StepHost<>(bench.router(), bench.engines(), bench.time(), steps);
                for (int i = 0; i < 60; i++) {
                    host.start(Bench.request().build(), "payload", 4);
                }
                host.run();
                List<String> ends = new ArrayList<>();
                host.requests().forEach(r -> ends.addAll(r.ends()));
                assertThat(ends).hasSize(60).allMatch(e -> e.equals("completed") || e.startsWith("exhausted"));
                assertThat(host.ended("completed")).isGreaterThan(50);
                assertThat(host.violations()).as("seed %d", seed).isEmpty();
            }
        }
    }

    private static void later(Bench bench, Random chance, Runnable answer) {
        bench.time().schedule(chance.nextInt(50_000_000), answer);
    }
}
