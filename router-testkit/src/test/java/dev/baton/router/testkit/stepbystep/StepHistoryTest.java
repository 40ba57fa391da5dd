/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.testkit.history.Checker;
import dev.baton.router.testkit.history.Recorder;
import dev.baton.router.testkit.history.Violation;
import dev.baton.router.testkit.hosts.SimulatedFleet;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.stepbystep.StepHost.Steps;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host does that uses the router's steps alone is recorded as {@code submit} is, and judged by the same rules. */
class StepHistoryTest {
    private static final int REQUESTS = 120;

    static Stream<Arguments> everyWay() {
        return Stream.of(SimulatedFleet.values())
                .flatMap(fleet -> Stream.of(Steps.values()).map(steps -> Arguments.of(fleet, steps)));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aKillInEachPoolBreaksNoRule(SimulatedFleet fleet, Steps steps) {
        for (long seed = 0; seed < 5; seed++) {
            Run run = new Run(fleet, steps, seed);
            List<Violation> violations = run.withAKillInEachPool();
            assertThat(violations).as("seed %d", seed).isEmpty();
            assertThat(run.outcomes).hasSize(REQUESTS);
            assertThat(run.outcomes)
                    .filteredOn(Outcome.Completed.class::isInstance)
                    .hasSizeGreaterThan(REQUESTS / 2);
            assertThat(run.outcomes).anyMatch(outcome -> outcome.summary().attempts() > 1);
        }
    }

    private static final class Run {
        private final VirtualTime time = new VirtualTime();
        private final List<Outcome> outcomes = new ArrayList<>();
        private final SimulatedCluster cluster;
        private final Recorder recorder;
        private final NodeRegistry registry;
        private final RequestRouter<SimPrompt, SimToken> router;

        Run(SimulatedFleet fleet, Steps steps, long seed) {
            cluster = fleet.in(SimulatedCluster.builder(time)
                            .seed(seed)
                            .prefillNodes(4)
                            .decodeNodes(4)
                            .decodeConcurrency(8))
                    .build();
            recorder = new Recorder(time, time, new StepRouters(time, steps));
            registry = recorder.registry();
            cluster.nodes().forEach(registry::register);
            recorder.watch(cluster);
            router = recorder.builder(cluster)
                    .retry(new RetrySettings(StepHost.MAX_ATTEMPTS, 16, 1, 100))
                    .backpressure(BackpressurePolicy.queue(1_000, Duration.ofMinutes(1)))
                    .random(new Random(seed))
                    .build();
        }

        List<Violation> withAKillInEachPool() {
            for (int i = 0; i < REQUESTS; i++) {
                String id = "s" + i;
                SimPrompt prompt = SimPrompt.of(2_000, 20);
                time.schedule(Duration.ofMillis(30L * i).toNanos(), () -> submit(id, prompt));
            }
            for (String victim : List.of("prefill-0", "decode-1")) {
                time.schedule(Duration.ofMillis(1_500).toNanos(), () -> {
                    cluster.crash(victim);
                    router.handleNodeFailure(victim, "killed");
                });
                time.schedule(Duration.ofSeconds(6).toNanos(), () -> {
                    cluster.restart(victim);
                    registry.register(cluster.node(victim));
                });
            }
            time.advance(Duration.ofMinutes(10));
            recorder.settled(router, cluster.isQuiescent() ? "" : cluster.describeLeftovers());
            router.close();
            return Checker.check(recorder.history());
        }

        private void submit(String id, SimPrompt prompt) {
            router.submit(prompt.describe().id(id).build(), prompt, new Everything())
                    .outcome()
                    .thenAccept(outcomes::add);
        }
    }

    /** Asks for everything. */
    private static final class Everything implements Flow.Subscriber<SimToken> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(SimToken token) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }
}
