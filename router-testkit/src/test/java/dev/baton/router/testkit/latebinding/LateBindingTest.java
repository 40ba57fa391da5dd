/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.latebinding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RequestSummary;
import dev.baton.router.testkit.SimulatedRequest;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.Slow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shows that what waits is planned for a node, counts there as load, and can still move. */
class LateBindingTest {
    private static final SimPrompt PROMPT = SimPrompt.of(8_000, 5);

    private final Simulation simulation = Simulation.builder(7)
            .cluster(cluster -> cluster.prefillNodes(2).decodeNodes(1).prefillConcurrency(1))
            .router(router -> router.prefillStrategy(new LeastPlanned())
                    .backpressure(BackpressurePolicy.queue(100, Duration.ofMinutes(1))))
            .build();

    @Test
    void aPlanCountsAsLoadOnItsNode() {
        submit(8);
        assertThat(planned("prefill-0")).isEqualTo(3 * LeastPlanned.WORK_NANOS);
        assertThat(planned("prefill-1")).isEqualTo(3 * LeastPlanned.WORK_NANOS);
        simulation.run();
        assertAllCompleted();
        assertThat(planned("prefill-0") + planned("prefill-1")).isZero();
    }

    @Test
    void whatWasPlannedForADeadNodeGoesElsewhereWithoutARetry() {
        submit(8);
        simulation.at(Duration.ofMillis(100), new Crash("prefill-0"));
        simulation.at(
                Duration.ofMillis(100), () -> simulation.router().handleNodeFailure("prefill-0", "the test says so"));
        simulation.run();
        assertAllCompleted();
        long retried = simulation.requests().stream()
                .filter(request -> summary(request).attempts() > 1)
                .count();
        assertThat(retried).as("only what had been sent to it").isEqualTo(1);
    }

    @Test
    void aNodeThatRunsDryTakesFromASlowOne() {
        simulation.at(Duration.ZERO, new Slow("prefill-1", 20));
        simulation.at(Duration.ofMillis(10), () -> submit(12));
        simulation.run();
        assertAllCompleted();
        assertThat(simulation.cluster().stats("prefill-0").prefillsServed()).isGreaterThanOrEqualTo(10);
    }

    private void submit(int count) {
        for (int i = 0; i < count; i++) {
            simulation.submit(PROMPT);
        }
    }

    private long planned(String nodeId) {
        return simulation.registry().node(nodeId).map(NodeView::plannedNanos).orElseThrow();
    }

    private void assertAllCompleted() {
        assertThat(simulation.requests())
                .allSatisfy(request -> assertThat(request.outcome()).isInstanceOf(Outcome.Completed.class));
        assertThat(simulation.violations()).isEmpty();
        simulation.close();
    }

    private static RequestSummary summary(SimulatedRequest request) {
        Outcome outcome = request.outcome();
        assertThat(outcome).isNotNull();
        return outcome.summary();
    }
}
