/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedPrefill;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flaws 8 to 12 of the seed, queues that nothing drained and limits that nothing read. */
class BackpressureFlawsTest {
    private static Bench oneByOne(EngineMode mode, BackpressurePolicy policy) {
        Bench bench = new Bench(mode, 1, 1, s -> s.backpressure(policy));
        return bench.limit("p0", n -> n.maxConcurrent(1));
    }

    /** There: nothing took a request out of the queue, and nothing let it expire. */
    @ParameterizedTest
    @EnumSource
    void flaw08_whoWaitsIsDispatchedOrExpires(EngineMode mode) {
        try (Bench bench = oneByOne(mode, BackpressurePolicy.queue(256, Duration.ofSeconds(5)))) {
            bench.submit();
            List<Client> waiting = bench.submit(2);
            bench.serve(bench.engines().prefill(0));
            assertThat(bench.engines().prefills()).hasSize(2);
            bench.advance(Duration.ofSeconds(5));
            bench.serve(bench.engines().prefill(1));
            assertThat(waiting.get(0).isCompleted()).isTrue();
            assertThat(waiting.get(1).refusal().code()).isEqualTo("queue_timeout");
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** There: the decode queue's capacity was never read. */
    @ParameterizedTest
    @EnumSource
    void flaw09_fullDecodeNodesHoldRequestsBackBeforePrefill(EngineMode mode) {
        try (Bench bench = new Bench(mode, 2, 1, s -> s.backpressure(BackpressurePolicy.rejectWhenFull()))) {
            bench.limit("d0", n -> n.maxConcurrent(1));
            Client first = bench.submit();
            Client second = bench.submit();
            assertThat(second.refusal().leg()).hasToString("DECODE");
            assertThat(bench.engines().prefills()).hasSize(1);
            bench.serve(bench.engines().prefill(0));
            assertThat(first.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** There: no cap on what a node was sent, no load that was looked at, signals that never expired. */
    @ParameterizedTest
    @EnumSource
    void flaw10_limitsLoadReportsAndOverloadsAreHeededAndExpire(EngineMode mode) {
        try (Bench bench = new Bench(mode, 2, 2, s -> s)) {
            bench.limit("p0", n -> n.maxConcurrent(2)).limit("p1", n -> n.maxConcurrent(2));
            bench.submit(20);
            assertThat(bench.engines().prefills()).hasSize(4);
            assertThat(bench.node("p0").inFlight()).isEqualTo(2);
        }
        try (Bench bench = new Bench(mode, 2, 2, s -> s)) {
            bench.submit();
            ScriptedPrefill turnedAway = bench.engines().prefill(0);
            turnedAway.fail(TransportException.overloaded("full", Duration.ofSeconds(2)));
            bench.submit(3);
            assertThat(bench.engines().prefillsOn(turnedAway.node())).isEqualTo(1);
            assertThat(bench.node(turnedAway.node()).status()).hasToString("ONLINE");
            bench.advance(Duration.ofSeconds(3));
            bench.submit(3);
            assertThat(bench.engines().prefillsOn(turnedAway.node())).isGreaterThan(1);
        }
        try (Bench bench = new Bench(mode, 2, 2, s -> s.prefillStrategy("memory_aware"))) {
            int unknown = LoadReport.UNKNOWN;
            for (String id : List.of("p0", "p1")) {
                bench.limit(id, n -> n.kvCapacityTokens(10_000));
            }
            bench.registry().report("p0", new LoadReport(bench.time().nanoTime(), unknown, unknown, 9_000, 10_000));
            bench.submit(4);
            assertThat(bench.engines().prefillsOn("p1")).isEqualTo(4);
            bench.advance(Duration.ofSeconds(3));
            bench.submit();
            assertThat(bench.engines().prefillsOn("p0"))
                    .as("a stale report counts no more")
                    .isEqualTo(1);
        }
    }

    /** There: without telemetry every pick of a burst saw the same numbers and went to one node. */
    @ParameterizedTest
    @EnumSource
    void flaw11_aBurstSpreadsByTheRoutersOwnCounts(EngineMode mode) {
        try (Bench bench = new Bench(mode, 4, 4, s -> s.decodeStrategy("least_loaded"))) {
            bench.submit(8);
            for (int i = 0; i < 4; i++) {
                assertThat(bench.node("p" + i).inFlight()).isEqualTo(2);
                assertThat(bench.node("d" + i).inFlight()).isEqualTo(2);
            }
        }
    }

    /** There: no 429, no Retry-After, no priority, no deadline; a query counted as a rejection. Fairness: issue 6. */
    @ParameterizedTest
    @EnumSource
    void flaw12_refusalsAreTypedAndPriorityAndDeadlineCount(EngineMode mode) {
        try (Bench bench = oneByOne(mode, BackpressurePolicy.queue(2, Duration.ofMinutes(1)))) {
            bench.submit();
            Client low = bench.submit(Bench.request().id("low").build());
            Client high = bench.submit(Bench.request().id("high").priority(1).build());
            for (int i = 0; i < 2; i++) {
                bench.advance(Duration.ofSeconds(1));
                bench.serve(bench.engines().lastPrefill());
            }
            assertThat(bench.engines().prefills())
                    .extracting(p -> p.call().requestId())
                    .containsSubsequence("high", "low");
            assertThat(high.isCompleted()).isTrue();
            assertThat(low.outcome()).isNull();

            Client hurried =
                    bench.submit(Bench.request().timeout(Duration.ofMillis(10)).build());
            bench.submit();
            Client rejected = bench.submit();
            assertThat(rejected.refusal().kind().httpStatus()).isEqualTo(429);
            assertThat(rejected.refusal().retryAfter()).isPositive();
            bench.router().applyBackpressure(Bench.request().build());
            assertThat(bench.stats().rejected()).isEqualTo(1);
            bench.advance(Duration.ofMillis(10));
            assertThat(hurried.refusal().kind()).isEqualTo(Refusal.Kind.DEADLINE);
            assertThat(bench.events(RouterEvent.Bound.class)).hasSize(3);
        }
    }
}
