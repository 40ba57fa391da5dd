/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.testkit.sim.fault.Calls;
import dev.baton.router.testkit.sim.fault.LoseHandoff;
import dev.baton.router.testkit.sim.fault.WithholdHandoff;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both calls at once, meeting under an id: the one waits for the other, and neither is told when the other leaves. */
class RendezvousTest {
    private static final long LIMIT = 300_000 * MILLI;
    private static final SimPrompt PROMPT = SimPrompt.of(100, 3);

    private final Bench bench = concurrent();

    private static Bench concurrent() {
        return new Bench(b -> b.decodeNodes(2).capabilities(TransportCapabilities.concurrent()));
    }

    @Test
    void prefillBeginsWhenDecodeIsReadyAndAnswersWhenItHasTheKv() {
        TestPrefill prefill = bench.prefillAt(7, "r", PROMPT);
        TestDecode decode = bench.decodeAt(7, "r", PROMPT);
        bench.runUntilIdle();

        // 5 ms until prefill hears of decode, 120 ms of prefill, 105 ms of transfer; then steps
        long fetched = (5 + 120 + 105) * MILLI;
        assertThat(prefill.endedAt).isEqualTo(fetched);
        assertThat(prefill.handoff().tokens()).isEqualTo(100);
        assertThat(prefill.result.usage().promptTokens()).isEqualTo(100);
        assertThat(prefill.result.firstChunk()).isNull();
        assertThat(decode.tokenTimes.get(0)).isEqualTo(fetched + 22 * MILLI);
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2);
        assertThat(decode.completed).isTrue();
        assertThat(bench.prefillStats().fetched()).isEqualTo(1);
        bench.assertNothingLeft();
    }

    @Test
    void eitherMayComeFirst() {
        TestDecode early = bench.decodeAt(1, "a", PROMPT);
        TestPrefill waiting = bench.prefillAt(2, "b", PROMPT);
        bench.runMillis(1_000);
        assertThat(bench.cluster.load("decode-0").kvUsedTokens()).as("reserved").isEqualTo(112);
        assertThat(bench.cluster.load("prefill-0").waiting()).isEqualTo(1);
        assertThat(bench.prefillStats().busyNanos()).isZero();

        TestPrefill late = bench.prefillAt(1, "a", PROMPT);
        TestDecode decode = bench.decodeAt(2, "b", PROMPT);
        bench.runUntilIdle();

        assertThat(early.completed && decode.completed).isTrue();
        assertThat(late.endedAt).isEqualTo((1_000 + 120 + 105) * MILLI);
        assertThat(waiting.failure).isNull();
        bench.assertNothingLeft();
    }

    @Test
    void aPromptThatWaitsForItsDecodeHoldsUpNobody() {
        bench.prefillAt(1, "a", PROMPT).cancel();
        bench.prefillAt(2, "b", PROMPT);
        TestPrefill next = bench.prefillAt(3, "c", PROMPT);
        bench.decodeAt(3, "c", PROMPT);
        bench.runMillis(500);

        assertThat(next.endedAt).isEqualTo(230 * MILLI);
    }

    @Test
    void eachWaitsInVainUntilItsLimitAndSuspectsTheOther() {
        TestPrefill prefill = bench.prefillAt(1, "a", PROMPT);
        TestDecode decode = bench.decodeAt(2, "b", PROMPT);
        bench.runUntilIdle();

        assertThat(prefill.endedAt).isEqualTo(LIMIT);
        Bench.assertFault(prefill.failure, FaultKind.TIMEOUT, "decode-0");
        assertThat(decode.endedAt).isEqualTo(LIMIT);
        Bench.assertFault(decode.failure, FaultKind.TIMEOUT, "prefill-0");
        bench.assertNothingLeft();
    }

    @Test
    void theLimitCanBeSet() {
        Bench hasty = new Bench(b -> b.rendezvousLimit(java.time.Duration.ofMillis(70)));
        TestDecode decode = hasty.decodeAt(2, "b", PROMPT);
        hasty.runUntilIdle();
        assertThat(decode.endedAt).isEqualTo(70 * MILLI);
    }

    @Test
    void computedKvOutlastsADecodeThatLeftUntilTheLimit() {
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT);
        TestDecode decode = bench.decodeAt(1, "r", PROMPT);
        bench.runMillis(150);
        decode.cancel();
        bench.runMillis(1_000);

        assertThat(decode.stops()).isEqualTo(1);
        assertThat(prefill.ends).isZero();
        assertThat(bench.cluster.load("prefill-0").parkedRequests()).isEqualTo(1);

        bench.runUntilIdle();
        assertThat(prefill.endedAt).isEqualTo(125 * MILLI + LIMIT);
        Bench.assertFault(prefill.failure, FaultKind.TIMEOUT, "decode-0");
        assertThat(bench.prefillStats().expired()).isEqualTo(1);
        bench.assertNothingLeft();
    }

    @Test
    void cancellingReleasesEachSideAtEachPoint() {
        for (long millis : List.of(1L, 50L, 150L, 228L)) {
            Bench fresh = concurrent();
            TestPrefill prefill = fresh.prefillAt(1, "r", PROMPT);
            TestDecode decode = fresh.decodeAt(1, "r", PROMPT);
            fresh.runMillis(millis);
            prefill.cancel();
            fresh.runMillis(150);
            assertThat(prefill.stops()).as("after %d ms", millis).isEqualTo(1);
            assertThat(decode.ends).as("not told").isZero();
            decode.cancel();
            fresh.runMillis(1);
            assertThat(decode.stops()).isEqualTo(1);
            fresh.assertNothingLeft();
        }
    }

    @Test
    void aPrefillNodeThatDiesLeavesDecodeWaiting() {
        for (long millis : List.of(1L, 50L, 150L)) {
            Bench fresh = concurrent();
            TestPrefill prefill = fresh.prefillAt(1, "r", PROMPT);
            TestDecode decode = fresh.decodeAt(1, "r", PROMPT);
            fresh.runMillis(millis);
            fresh.cluster.crash("prefill-0");
            fresh.cluster.restart("prefill-0");
            fresh.runMillis(10_000);

            Bench.assertFault(prefill.failure, FaultKind.UNREACHABLE, null);
            assertThat(decode.ends).isZero();
            fresh.runUntilIdle();
            Bench.assertFault(decode.failure, FaultKind.TIMEOUT, "prefill-0");
            assertThat(decode.endedAt).isEqualTo(LIMIT);
            fresh.assertNothingLeft();
        }
    }

    @Test
    void aDecodeNodeThatDiesLeavesPrefillWaiting() {
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT);
        bench.decodeAt(1, "r", PROMPT);
        bench.runMillis(150);
        bench.cluster.crash("decode-0");
        bench.runMillis(10_000);
        assertThat(prefill.ends).isZero();
        prefill.cancel();
        bench.runMillis(1);
        assertThat(prefill.stops()).isEqualTo(1);
        bench.assertNothingLeft();
    }

    @Test
    void aRestartedPrefillNodeHasForgottenWhoIsReady() {
        TestDecode decode = bench.decodeAt(1, "r", PROMPT);
        bench.runMillis(50);
        bench.cluster.restart("prefill-0");
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT);
        bench.runUntilIdle();

        Bench.assertFault(prefill.failure, FaultKind.TIMEOUT, "decode-0");
        Bench.assertFault(decode.failure, FaultKind.TIMEOUT, "prefill-0");
    }

    @Test
    void legsThatGoToDifferentNodesDoNotMeet() {
        Bench two = new Bench(b -> b.prefillNodes(2));
        TestPrefill prefill = two.prefillAt(1, "r", PROMPT, "prefill-1", "decode-0");
        TestDecode decode = two.decodeAt(1, "r", PROMPT, "prefill-0", "decode-0");
        two.runUntilIdle();
        Bench.assertFault(prefill.failure, FaultKind.TIMEOUT, "decode-0");
        Bench.assertFault(decode.failure, FaultKind.TIMEOUT, "prefill-0");
    }

    @Test
    void anIdIsGoodForOneAttemptOnly() {
        TestPrefill first = bench.prefillAt(1, "a", PROMPT);
        TestDecode firstDecode = bench.decodeAt(1, "a", PROMPT);
        TestPrefill again = bench.prefillAt(1, "a", PROMPT);
        TestDecode decodeAgain = bench.decodeAt(1, "a", PROMPT, "prefill-0", "decode-1");
        bench.runUntilIdle();
        TestPrefill later = bench.prefillAt(1, "b", PROMPT);
        TestDecode laterDecode = bench.decodeAt(1, "b", PROMPT);
        bench.prefillAt(2, "c", PROMPT);
        TestDecode ofAnother = bench.decodeAt(2, "d", PROMPT);
        bench.runUntilIdle();

        assertThat(first.failure).isNull();
        assertThat(firstDecode.completed).isTrue();
        for (Throwable failure : List.of(again.failure, later.failure)) {
            Bench.assertFault(failure, FaultKind.NODE_FAULT, null);
            assertThat(failure).hasMessage("prefill-0 was given rendezvous id 1, which is used already");
        }
        Bench.assertFault(decodeAgain.failure, FaultKind.NODE_FAULT, null);
        Bench.assertFault(laterDecode.failure, FaultKind.NODE_FAULT, null);
        Bench.assertFault(ofAnother.failure, FaultKind.NODE_FAULT, null);
        bench.assertNothingLeft();
    }

    @Test
    void aTinyPromptIsComputedByDecodeAndItsPrefillIsNotTold() {
        Bench tiny = new Bench(b -> b.decodeComputesUpTo(100));
        TestPrefill prefill = tiny.prefillAt(1, "r", PROMPT);
        TestDecode decode = tiny.decodeAt(1, "r", PROMPT);
        tiny.runMillis(1_000);
        assertThat(decode.completed).isTrue();
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2);
        assertThat(decode.tokenTimes.get(0)).isEqualTo((120 + 22) * MILLI);
        assertThat(prefill.ends).isZero();
        prefill.cancel();
        tiny.runMillis(1);
        tiny.assertNothingLeft();

        SimPrompt longer = SimPrompt.of(101, 3);
        tiny.prefillAt(2, "s", longer);
        TestDecode met = tiny.decodeAt(2, "s", longer);
        tiny.runUntilIdle();
        assertThat(met.completed).isTrue();
        assertThat(tiny.decodeStats().recomputedTokens()).isEqualTo(100);
    }

    @Test
    void aFirstTokenOfPrefillComesWithTheKvAndIsSentByDecode() {
        Bench first = new Bench(b -> b.firstTokenFromPrefill(true));
        TestPrefill prefill = first.prefillAt(1, "r", PROMPT);
        TestDecode decode = first.decodeAt(1, "r", PROMPT);
        first.runUntilIdle();

        assertThat(prefill.result.firstChunk())
                .as("the router would give it twice")
                .isNull();
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2);
        assertThat(decode.tokenTimes.get(0)).isEqualTo(230 * MILLI);
        assertThat(decode.tokenTimes.get(1)).isEqualTo(230 * MILLI + 22_010_000);
        assertThat(first.prefillStats().outputTokens()).isEqualTo(1);
        assertThat(first.decodeStats().outputTokens()).isEqualTo(2);
        first.assertNothingLeft();
    }

    @Test
    void aRequestThatEndsWithPrefillLeavesDecodeWaiting() {
        Bench first = new Bench(b -> b.firstTokenFromPrefill(true));
        SimPrompt one = SimPrompt.of(100, 1);
        TestPrefill prefill = first.prefillAt(1, "r", one);
        TestDecode decode = first.decodeAt(1, "r", one);
        first.runMillis(1_000);

        assertThat(prefill.result).isInstanceOf(PrefillResult.Finished.class);
        assertThat(prefill.result.firstChunk().value()).isEqualTo(new SimToken("r", 1, 0));
        assertThat(prefill.endedAt).isEqualTo(125 * MILLI);
        assertThat(decode.ends).isZero();
        decode.cancel();
        first.runMillis(1);
        first.assertNothingLeft();
    }

    @Test
    void withoutAHandoffDecodeIsToldAndComputes() {
        new WithholdHandoff("prefill-0", Calls.all(), SimulatedCluster.FOR_GOOD).strike(bench.cluster);
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT);
        TestDecode decode = bench.decodeAt(1, "r", PROMPT);
        bench.runUntilIdle();

        assertThat(prefill.result).isInstanceOf(PrefillResult.NoHandoff.class);
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2);
        assertThat(decode.completed).isTrue();
        assertThat(bench.decodeStats().recomputedTokens()).isEqualTo(100);
        bench.assertNothingLeft();
    }

    @Test
    void aLostHandoffLeavesDecodeWaiting() {
        new LoseHandoff("prefill-0", Calls.all(), SimulatedCluster.FOR_GOOD).strike(bench.cluster);
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT);
        TestDecode decode = bench.decodeAt(1, "r", PROMPT);
        bench.runMillis(10_000);

        assertThat(prefill.result).isInstanceOf(PrefillResult.Handoff.class);
        assertThat(decode.ends).isZero();
        bench.runUntilIdle();
        Bench.assertFault(decode.failure, FaultKind.TIMEOUT, "prefill-0");
        bench.assertNothingLeft();
    }

    @Test
    void aHungPrefillNodeGoesOnWhereItStopped() {
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT);
        TestDecode decode = bench.decodeAt(1, "r", PROMPT);
        bench.runMillis(3);
        bench.cluster.hang("prefill-0");
        bench.runMillis(10_000);
        assertThat(prefill.ends + decode.ends).isZero();
        bench.cluster.recover("prefill-0");
        bench.runUntilIdle();
        assertThat(decode.completed).isTrue();
        bench.assertNothingLeft();
    }

    @Test
    void aDecodeNodeThatHangsPastItsLimitFailsWhenItRecovers() {
        TestDecode decode = bench.decodeAt(1, "r", PROMPT);
        bench.runMillis(3);
        bench.cluster.hang("decode-0");
        bench.runMillis(400_000);
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT);
        bench.runMillis(1_000);
        assertThat(prefill.result).as("sent into its memory").isInstanceOf(PrefillResult.Handoff.class);
        bench.cluster.recover("decode-0");
        bench.runUntilIdle();
        Bench.assertFault(decode.failure, FaultKind.TIMEOUT, "prefill-0");
        bench.assertNothingLeft();
    }

    @Test
    void oneClusterServesBothKindsOfCall() {
        TestDecode sequential = bench.decode(bench.prefilled("a", 100, 3));
        bench.prefillAt(1, "b", PROMPT);
        TestDecode concurrent = bench.decodeAt(1, "b", PROMPT);
        bench.runUntilIdle();
        assertThat(sequential.completed && concurrent.completed).isTrue();
    }

    @Test
    void theRouterIsToldHowEachNodeWorks() {
        Node first = bench.cluster.node("decode-0");
        Node second = bench.cluster.node("decode-1");
        assertThat(bench.cluster.capabilities(first)).isEqualTo(TransportCapabilities.concurrent());

        Bench mixed =
                new Bench(b -> b.order(node -> node.id().endsWith("0") ? LegOrder.CONCURRENT : LegOrder.SEQUENTIAL));
        assertThat(mixed.cluster.capabilities(first).order()).isEqualTo(LegOrder.CONCURRENT);
        assertThat(mixed.cluster.capabilities(second).order()).isEqualTo(LegOrder.SEQUENTIAL);
        assertThat(mixed.cluster.capabilities(second).traits())
                .isEqualTo(mixed.cluster.capabilities().traits());
    }

    @Test
    void aRendezvousWithANodeThatDoesNotPrefillIsRefusedAtOnce() {
        KvSource<SimHandoff> source = new KvSource.Rendezvous<>(1, bench.cluster.node("decode-1"));
        TestDecode decode = new TestDecode("r", PROMPT, bench.cluster.node("decode-0"), source, 1);
        assertThatThrownBy(() -> decode.send(bench.cluster))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("decode-1 does not serve prefill");
    }
}
