/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.FaultPlan;
import dev.baton.router.testkit.sim.fault.Hang;
import dev.baton.router.testkit.sim.fault.Recover;
import dev.baton.router.testkit.sim.fault.Restart;
import dev.baton.router.testkit.sim.fault.Slow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NodeFaultTest {
    private final Bench bench = new Bench();

    @Test
    void aCrashFailsWhatIsInFlight() {
        TestPrefill running = bench.prefill("a", 100, 5);
        TestPrefill queued = bench.prefill("b", 100, 5);
        TestDecode decode = bench.decodeLocally("c", 10, 50);
        bench.runMillis(60);
        assertThat(decode.tokens).hasSize(1);

        bench.cluster.crash("prefill-0");
        bench.cluster.crash("decode-0");
        bench.runUntilIdle();

        Bench.assertFault(running.failure, FaultKind.UNREACHABLE, null);
        Bench.assertFault(queued.failure, FaultKind.UNREACHABLE, null);
        Bench.assertFault(decode.failure, FaultKind.UNREACHABLE, null);
        assertThat(decode.tokens).hasSize(1);
        assertThat(bench.prefillStats().failures()).isEqualTo(2);
        assertThat(bench.cluster.state("decode-0")).isEqualTo(NodeState.DOWN);
        bench.assertNothingLeft();
    }

    @Test
    void aNodeThatIsDownRefuses() {
        bench.cluster.crash("prefill-0");
        TestPrefill prefill = bench.prefill("r", 100, 5);
        bench.runUntilIdle();

        Bench.assertFault(prefill.failure, FaultKind.UNREACHABLE, null);
        assertThat(prefill.failure).hasMessage("connection to prefill-0 refused");
        assertThat(bench.kinds()).containsExactly(ClusterEvent.Kind.CRASHED, ClusterEvent.Kind.REFUSED);
        assertThat(probe("prefill-0").isCompletedExceptionally()).isTrue();
    }

    @Test
    void aRestartIsANewIncarnationWithAnEmptyCache() {
        TestPrefill before = bench.prefill("a", 200, 5, 1, 2, 3);
        bench.runMillis(1_000);
        bench.cluster.abandon(before.node(), before.handoff());
        assertThat(bench.cluster.node("prefill-0").incarnation()).isEqualTo("1");

        bench.cluster.restart("prefill-0");
        TestPrefill after = bench.prefill("b", 200, 5, 1, 2, 3);
        bench.runMillis(1_000);

        assertThat(bench.cluster.node("prefill-0").incarnation()).isEqualTo("2");
        assertThat(after.result.usage().cachedTokens()).isZero();
        assertThat(after.handoff().incarnation()).isEqualTo(2);
        assertThat(bench.prefillStats().incarnation()).isEqualTo(2);
    }

    @Test
    void aHungNodeAcceptsAndNeverAnswers() {
        TestPrefill running = bench.prefill("a", 100, 5);
        bench.runMillis(50);
        bench.cluster.hang("prefill-0");
        TestPrefill later = bench.prefill("b", 100, 5);
        CompletableFuture<ProbeResult> probe = probe("prefill-0");
        running.cancel();
        bench.runUntilIdle();

        assertThat(running.ends + later.ends + running.stops()).isZero();
        assertThat(probe).isNotDone();
        assertThat(bench.cluster.isQuiescent()).isFalse();

        bench.cluster.recover("prefill-0");
        bench.runMillis(1_000);

        assertThat(running.stops()).isEqualTo(1);
        assertThat(later.ends).isEqualTo(1);
        assertThat(later.failure).isNull();
        assertThat(probe).isDone();
    }

    @Test
    void whatIsComputedGoesOnWhereItStopped() {
        TestPrefill prefill = bench.prefill("a", 100, 5);
        bench.runMillis(50);
        bench.cluster.hang("prefill-0");
        bench.runMillis(1_000);
        bench.cluster.recover("prefill-0");
        bench.runMillis(1_000);

        assertThat(prefill.endedAt).isEqualTo(1_120 * MILLI);
        assertThat(bench.prefillStats().busyNanos()).isEqualTo(120 * MILLI);
    }

    @Test
    void aHungNodeThatCrashesFailsWhatItAccepted() {
        bench.cluster.hang("decode-0");
        TestDecode decode = bench.decodeLocally("r", 10, 5);
        CompletableFuture<ProbeResult> probe = probe("decode-0");
        decode.cancel();
        bench.runUntilIdle();
        bench.cluster.crash("decode-0");
        bench.runUntilIdle();

        Bench.assertFault(decode.failure, FaultKind.UNREACHABLE, null);
        assertThat(decode.stops()).isEqualTo(1);
        assertThat(probe).isCompletedExceptionally();
        bench.assertNothingLeft();
    }

    @Test
    void aHungPrefillNodeSendsNoMoreKv() {
        TestPrefill a = bench.prefilled("a", 100, 1);
        TestPrefill b = bench.prefilled("b", 100, 1);
        TestDecode sending = bench.decode(a);
        TestDecode queued = bench.decode(b);
        bench.runMillis(10);
        bench.cluster.hang("prefill-0");
        bench.runMillis(10_000);
        assertThat(sending.completed).isTrue();
        assertThat(queued.ends).isZero();

        bench.cluster.recover("prefill-0");
        bench.runUntilIdle();
        assertThat(queued.completed).isTrue();
        bench.assertNothingLeft();
    }

    @Test
    void slowingStretchesTheRestOfWhatIsComputed() {
        TestPrefill prefill = bench.prefill("a", 100, 5);
        bench.runMillis(20);
        bench.cluster.slow("prefill-0", 3);
        bench.runMillis(30);
        bench.cluster.recover("prefill-0");
        bench.runMillis(1_000);

        // 20 ms at full speed, 30 ms for 10, then the remaining 90
        assertThat(prefill.endedAt).isEqualTo(140 * MILLI);
    }

    @Test
    void slowingStretchesSteps() {
        bench.cluster.slow("decode-0", 2);
        TestDecode decode = bench.decode(bench.prefilled("r", 100, 2));
        bench.runUntilIdle();

        assertThat(decode.tokenTimes.get(1) - decode.tokenTimes.get(0)).isEqualTo(44_020_000);
    }

    @Test
    void probesTellTheLoad() {
        bench.prefill("a", 100, 5);
        bench.prefill("b", 100, 5);
        bench.runMillis(10);
        ProbeResult result = probe("prefill-0").join();

        assertThat(result.verdict()).isEqualTo(ProbeResult.Verdict.HEALTHY);
        assertThat(result.load().runningRequests()).isEqualTo(1);
        assertThat(result.load().waitingRequests()).isEqualTo(1);
        assertThat(result.load().kvUsedTokens()).isEqualTo(112);
        assertThat(result.load().kvTotalTokens()).isEqualTo(4_096);
    }

    @Test
    void aPlanStrikesAtItsTimes() {
        FaultPlan plan = FaultPlan.NONE
                .and(Duration.ofMillis(50), new Restart("prefill-0"))
                .and(Duration.ofMillis(10), new Crash("prefill-0"))
                .and(Duration.ofMillis(20), new Hang("decode-0"))
                .and(Duration.ofMillis(30), new Recover("decode-0"))
                .and(Duration.ofMillis(40), new Slow("decode-0", 2.5));
        plan.start(bench.cluster);
        bench.runUntilIdle();

        assertThat(bench.events)
                .extracting(e ->
                        (e.atNanos() - 1_000 * MILLI) / MILLI + " " + e.kind() + " " + e.nodeId() + " " + e.tokens())
                .containsExactly(
                        "10 CRASHED prefill-0 0",
                        "20 HUNG decode-0 0",
                        "30 RECOVERED decode-0 0",
                        "40 SLOWED decode-0 2500",
                        "50 RESTARTED prefill-0 2");
        assertThat(plan.toString()).contains("Entry[at=PT0.04S, fault=Slow[nodeId=decode-0, factor=2.5]]");
    }

    @Test
    void anUnknownNodeIsNamed() {
        assertThatThrownBy(() -> bench.cluster.crash("prefill-7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no node 'prefill-7' in this cluster; it has [prefill-0, decode-0]");
        assertThatThrownBy(() -> bench.decodeOn("prefill-0", bench.prefilled("r", 100, 5), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prefill-0 does not serve decode");
    }

    private CompletableFuture<ProbeResult> probe(String nodeId) {
        CompletableFuture<ProbeResult> probe = new CompletableFuture<>();
        bench.cluster.probe(bench.cluster.node(nodeId)).whenComplete((r, f) -> {
            if (f == null) {
                probe.complete(r);
            } else {
                probe.completeExceptionally(f);
            }
        });
        assertThat(probe).isNotDone();
        bench.runMillis(1);
        return probe;
    }
}
