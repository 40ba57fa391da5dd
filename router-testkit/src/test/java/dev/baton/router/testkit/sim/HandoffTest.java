/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import org.junit.jupiter.api.Test;

/** Decode without a valid handoff fails, and suspects the prefill node. */
class HandoffTest {
    private final Bench bench = new Bench(b -> b.prefillNodes(2).decodeNodes(2));

    @Test
    void canBeFetchedOnce() {
        TestPrefill prefill = bench.prefilled("r", 100, 50);
        TestDecode first = bench.decode(prefill);
        TestDecode during = bench.decodeOn("decode-1", prefill, 10);
        bench.runMillis(500);
        TestDecode after = bench.decodeOn("decode-1", prefill, 10);
        bench.runUntilIdle();

        assertThat(first.completed).isTrue();
        Bench.assertFault(during.failure, FaultKind.NODE_FAULT, "prefill-0");
        Bench.assertFault(after.failure, FaultKind.NODE_FAULT, "prefill-0");
        bench.assertNothingLeft();
    }

    @Test
    void canBeFetchedByAnyDecodeNode() {
        TestDecode decode = bench.decodeOn("decode-1", bench.prefilled("r", 100, 5), 10);
        bench.runUntilIdle();

        assertThat(decode.completed).isTrue();
    }

    @Test
    void isGoneWhenAbandonedOrExpired() {
        TestPrefill abandoned = bench.prefilled("a", 100, 50);
        bench.cluster.abandon(abandoned.node(), abandoned.handoff());
        bench.runMillis(1);
        TestDecode decodeAbandoned = bench.decode(abandoned);
        TestPrefill expired = bench.prefilled("e", 100, 50);
        bench.runUntilIdle();
        TestDecode decodeExpired = bench.decode(expired);
        bench.runUntilIdle();

        Bench.assertFault(decodeAbandoned.failure, FaultKind.NODE_FAULT, "prefill-0");
        Bench.assertFault(decodeExpired.failure, FaultKind.NODE_FAULT, "prefill-0");
        bench.assertNothingLeft();
    }

    @Test
    void abandoningStopsATransfer() {
        TestPrefill prefill = bench.prefilled("r", 100, 50);
        TestDecode decode = bench.decode(prefill);
        bench.runMillis(50);
        bench.cluster.abandon(prefill.node(), prefill.handoff());
        bench.runUntilIdle();

        Bench.assertFault(decode.failure, FaultKind.NODE_FAULT, "prefill-0");
        bench.assertNothingLeft();
    }

    @Test
    void isOfOneRequestOnly() {
        TestPrefill prefill = bench.prefilled("r", 100, 50);
        KvSource<SimHandoff> source = new KvSource.HandedOff<>(prefill.handoff(), prefill.node());
        TestDecode other = new TestDecode("other", prefill.payload(), bench.cluster.node("decode-0"), source, 10)
                .send(bench.cluster);
        bench.runMillis(100);

        Bench.assertFault(other.failure, FaultKind.NODE_FAULT, "prefill-0");
    }

    @Test
    void isLostWithItsNode() {
        TestPrefill prefill = bench.prefilled("r", 100, 50);
        TestDecode during = bench.decode(prefill);
        bench.runMillis(50);
        bench.cluster.crash("prefill-0");
        bench.runMillis(1);
        Bench.assertFault(during.failure, FaultKind.UNREACHABLE, "prefill-0");

        TestDecode whileDown = bench.decode(prefill);
        bench.runMillis(1);
        Bench.assertFault(whileDown.failure, FaultKind.UNREACHABLE, "prefill-0");

        bench.cluster.restart("prefill-0");
        TestDecode afterRestart = bench.decode(prefill);
        bench.runUntilIdle();
        Bench.assertFault(afterRestart.failure, FaultKind.NODE_FAULT, "prefill-0");
        bench.assertNothingLeft();
    }

    @Test
    void ofAnOldIncarnationIsNotMistakenForANewOne() {
        TestPrefill old = bench.prefilled("r", 100, 50);
        bench.cluster.restart("prefill-0");
        TestPrefill fresh = bench.prefilled("r", 100, 50);
        bench.cluster.abandon(old.node(), old.handoff());
        bench.runMillis(1);

        assertThat(bench.cluster.load("prefill-0").parkedRequests()).isEqualTo(1);
        bench.cluster.abandon(fresh.node(), fresh.handoff());
        bench.runUntilIdle();
        bench.assertNothingLeft();
    }

    @Test
    void abandonedOnAnotherNodeFreesNothing() {
        TestPrefill held = bench.prefilled("r", 100, 50);
        TestPrefill other = bench.prefillOn("prefill-1", "s", SimPrompt.of(100, 50));
        bench.runMillis(500);
        bench.cluster.abandon(other.node(), held.handoff());
        bench.runMillis(1);

        assertThat(bench.cluster.load("prefill-0").parkedRequests()).isEqualTo(1);
        assertThat(bench.cluster.load("prefill-1").parkedRequests()).isEqualTo(1);
    }

    @Test
    void thatCanBeReusedIsKeptUntilTheFirstToken() {
        Bench reusing = new Bench(b -> b.decodeNodes(2)
                .capabilities(TransportCapabilities.sequential(Trait.REUSABLE_HANDOFF, Trait.RETARGETABLE_HANDOFF)));
        TestPrefill prefill = reusing.prefilled("r", 100, 50);
        TestDecode first = reusing.decode(prefill);
        reusing.runMillis(110);
        assertThat(reusing.cluster.load("prefill-0").parkedRequests())
                .as("fetched, no token yet")
                .isEqualTo(1);
        reusing.cluster.crash("decode-0");
        reusing.runMillis(1);
        Bench.assertFault(first.failure, FaultKind.UNREACHABLE, null);

        TestDecode second = reusing.decodeOn("decode-1", prefill, 100);
        reusing.runMillis(130);
        assertThat(second.tokens).hasSize(1);
        assertThat(reusing.cluster.load("prefill-0").parkedRequests()).isZero();
        reusing.runUntilIdle();
        assertThat(second.completed).isTrue();
        reusing.assertNothingLeft();
    }
}
