/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import org.junit.jupiter.api.Test;

class PrefillEngineTest {
    private final Bench bench = new Bench();

    @Test
    void takesWhatTheFormulaSays() {
        TestPrefill prefill = bench.prefill("r", 100, 5);

        assertThat(prefill.ends).as("nothing is answered inside the call").isZero();
        bench.runMillis(1_000);

        // 10 ms + 100 · 1 ms + 100² · 1 µs
        assertThat(prefill.endedAt).isEqualTo(120 * MILLI);
        assertThat(prefill.result.usage()).isEqualTo(new PrefillUsage(100, 0));
        assertThat(bench.prefillStats().busyNanos()).isEqualTo(120 * MILLI);
    }

    @Test
    void servesOneAtATimeFirstComeFirstServed() {
        TestPrefill first = bench.prefill("a", 100, 5);
        TestPrefill second = bench.prefill("b", 10, 5);
        TestPrefill third = bench.prefill("c", 100, 5);
        bench.runMillis(1);

        assertThat(bench.cluster.load("prefill-0").running()).isEqualTo(1);
        assertThat(bench.cluster.load("prefill-0").waiting()).isEqualTo(2);
        bench.runMillis(1_000);

        assertThat(first.endedAt).isEqualTo(120 * MILLI);
        assertThat(second.endedAt).isEqualTo(120 * MILLI + 20_100_000);
        assertThat(third.endedAt).isEqualTo(240 * MILLI + 20_100_000);
        assertThat(bench.prefillStats().prefillsServed()).isEqualTo(3);
    }

    @Test
    void cachedBlocksAreNotComputedAgain() {
        bench.prefill("a", 200, 5, 1, 2, 3, 4);
        TestPrefill sameStart = bench.prefill("b", 200, 5, 1, 2, 30, 40);
        bench.runMillis(10_000);

        // two blocks of 64 cached: 10 ms + 72 ms + (200² − 128²) µs
        assertThat(sameStart.result.usage()).isEqualTo(new PrefillUsage(200, 128));
        assertThat(sameStart.endedAt).isEqualTo((250 + 10 + 72) * MILLI + (40_000 - 16_384) * 1_000);
        assertThat(bench.prefillStats().promptTokensComputed()).isEqualTo(272);
        assertThat(bench.prefillStats().promptTokensCached()).isEqualTo(128);
    }

    @Test
    void oneTokenIsAlwaysComputed() {
        bench.prefill("a", 128, 5, 1, 2);
        TestPrefill again = bench.prefill("b", 128, 5, 1, 2);
        bench.runMillis(10_000);

        assertThat(again.result.usage().cachedTokens()).isEqualTo(64);
    }

    @Test
    void aPartialLastBlockIsNotCached() {
        bench.prefill("a", 100, 5, 1, 2);
        TestPrefill longer = bench.prefill("b", 300, 5, 1, 2, 3);
        bench.runMillis(10_000);

        assertThat(longer.result.usage().cachedTokens()).isEqualTo(64);
    }

    @Test
    void aBlockIsCachedOnlyWhenComputed() {
        Bench two = new Bench(b -> b.prefillNodes(2));
        two.prefillOn("prefill-0", "a", SimPrompt.of(128, 5, 1, 2));
        TestPrefill elsewhere = two.prefillOn("prefill-1", "b", SimPrompt.of(128, 5, 1, 2));
        two.runMillis(10_000);

        assertThat(elsewhere.result.usage().cachedTokens()).isZero();
    }

    @Test
    void parksKvUntilItIsAbandoned() {
        TestPrefill prefill = bench.prefilled("r", 100, 5);

        NodeLoad load = bench.cluster.load("prefill-0");
        assertThat(load.parkedRequests()).isEqualTo(1);
        assertThat(load.parkedTokens()).isEqualTo(100);
        assertThat(load.kvUsedTokens()).isEqualTo(112);
        assertThat(bench.cluster.isQuiescent()).isFalse();
        assertThat(bench.cluster.describeLeftovers()).contains("KV of r#1 (100 tokens) parked on prefill-0");

        bench.cluster.abandon(prefill.node(), prefill.handoff());
        bench.cluster.abandon(prefill.node(), prefill.handoff());
        bench.runUntilIdle();

        bench.assertNothingLeft();
        assertThat(bench.prefillStats().abandoned()).isEqualTo(1);
        assertThat(bench.prefillStats().peakKvTokens()).isEqualTo(112);
    }

    @Test
    void parkedKvExpires() {
        bench.prefilled("r", 100, 5);

        bench.runUntilIdle();

        assertThat(bench.time.elapsedNanos()).isEqualTo(480_000 * MILLI + 120 * MILLI);
        assertThat(bench.prefillStats().expired()).isEqualTo(1);
        bench.assertNothingLeft();
    }

    @Test
    void waitsForRoomBesideParkedKv() {
        TestPrefill first = bench.prefilled("a", 2_500, 5);
        TestPrefill second = bench.prefill("b", 2_500, 5);
        bench.runMillis(100_000);
        assertThat(second.ends).isZero();

        bench.cluster.abandon(first.node(), first.handoff());
        bench.runMillis(100_000);

        assertThat(second.ends).isEqualTo(1);
    }

    @Test
    void refusesWhatNeverFits() {
        TestPrefill prefill = bench.prefill("r", 4_097, 5);
        bench.runUntilIdle();

        Bench.assertFault(prefill.failure, FaultKind.REQUEST_FAULT, null);
        bench.assertNothingLeft();
    }

    @Test
    void noiseStretchesEachPromptByItsOwnFactor() {
        Bench noisy = new Bench(b -> b.workNoise(0.5).prefillConcurrency(1));
        long last = 0;
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            TestPrefill prefill = noisy.prefilled("r" + i, 10, 1);
            long took = prefill.endedAt - last;
            last = prefill.endedAt;
            assertThat(took).isBetween(10_050_000L, 30_150_000L);
            sum += took;
            noisy.cluster.abandon(prefill.node(), prefill.handoff());
        }
        assertThat(sum / 200).isBetween(18e6, 22e6);
    }

    @Test
    void mayMakeTheFirstToken() {
        Bench firstFromPrefill = new Bench(b -> b.firstTokenFromPrefill(true));
        TestPrefill one = firstFromPrefill.prefilled("one", 100, 1);
        TestPrefill many = firstFromPrefill.prefilled("many", 100, 3);

        assertThat(one.result).isInstanceOf(PrefillResult.Finished.class);
        assertThat(one.result.firstChunk().value()).isEqualTo(new SimToken("one", 1, 0));
        TestDecode decode = firstFromPrefill.decode(many);
        firstFromPrefill.runUntilIdle();

        assertThat(decode.tokens).containsExactly(new SimToken("many", 1, 1), new SimToken("many", 1, 2));
        assertThat(firstFromPrefill.prefillStats().outputTokens()).isEqualTo(2);
        firstFromPrefill.assertNothingLeft();
    }
}
