/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.Prediction;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who starts, who waits and who is turned away. The seed's verdicts were queries alone: nobody was ever let out. */
class AdmissionTest {
    private static Bench oneAtATime(EngineMode mode, BackpressurePolicy policy) {
        Bench bench = new Bench(mode, 2, 2, s -> s.backpressure(policy));
        return bench.limit("p0", n -> n.maxConcurrent(1)).limit("p1", n -> n.maxConcurrent(1));
    }

    /** Both prefill nodes are full where the seed's were Critical; a node has no load levels here, it has limits. */
    @ParameterizedTest
    @EnumSource
    void capacityOfTwoLetsTwoWaitAndRejectsTheThird(EngineMode mode) {
        try (Bench bench = oneAtATime(mode, BackpressurePolicy.queue(2, Duration.ofSeconds(5)))) {
            List<Client> running = bench.submit(2);
            List<Client> waiting = bench.submit(2);
            Client third = bench.submit();

            assertThat(waiting).allMatch(c -> c.call().phase() == Phase.WAITING && c.outcome() == null);
            assertThat(third.refusal().kind()).isEqualTo(Refusal.Kind.CONTENDED);
            assertThat(third.refusal().code()).isEqualTo("queue_full");

            bench.serve(bench.engines().prefill(0));
            bench.serve(bench.engines().prefill(1));
            bench.serve(bench.engines().prefill(2));
            bench.serve(bench.engines().prefill(3));
            assertThat(running).allMatch(Client::isCompleted);
            assertThat(waiting).allMatch(Client::isCompleted);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void startsNowWhileNodesAreAvailable(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            assertThat(bench.router().applyBackpressure(Bench.request().build()))
                    .isEqualTo(new Prediction.StartNow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitsWhileBothPrefillNodesAreUnreachableAndStartsWhenOneIsBack(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.router().handleNodeFailure("p0", "test");
            bench.router().handleNodeFailure("p1", "test");
            assertThat(bench.router().applyBackpressure(Bench.request().build()))
                    .isEqualTo(new Prediction.Wait(0, null));
            Client client = bench.submit();
            assertThat(client.call().phase()).isEqualTo(Phase.WAITING);

            bench.registry().markOnline("p1", "test");
            bench.serve(bench.engines().prefill(0));
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHostThatLetsNobodyWaitIsToldWhichLegIsMissing(EngineMode mode) {
        try (Bench bench = new Bench(mode, 2, 2, s -> s.backpressure(BackpressurePolicy.rejectWhenFull()))) {
            bench.router().handleNodeFailure("p0", "test");
            bench.router().handleNodeFailure("p1", "test");
            Refusal refusal = bench.submit().refusal();
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NO_CAPACITY);
            assertThat(refusal.leg()).isEqualTo(Leg.PREFILL);
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** In the seed asking counted as a rejection. */
    @ParameterizedTest
    @EnumSource
    void predictingChangesNothing(EngineMode mode) {
        try (Bench bench = oneAtATime(mode, BackpressurePolicy.queue(0, Duration.ZERO))) {
            bench.submit(2);
            RouterStats before = bench.stats();
            int events = bench.events().size();
            Prediction prediction =
                    bench.router().applyBackpressure(Bench.request().build());
            assertThat(prediction).isInstanceOf(Prediction.Refused.class);
            assertThat(bench.stats()).isEqualTo(before);
            assertThat(bench.events()).hasSize(events);
        }
    }
}
