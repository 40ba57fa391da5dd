/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.testkit.sim.fault.Calls;
import dev.baton.router.testkit.sim.fault.WithholdHandoff;
import org.junit.jupiter.api.Test;

/** Prompts that a decode node computes itself. */
class LocalPromptTest {
    @Test
    void isComputedInChunksBetweenWhichTheOthersGetTheirTokens() {
        Bench bench = new Bench(b -> b.prefillChunkTokens(50));
        TestDecode running = bench.decodeLocally("a", 10, 20);
        bench.runMillis(30);
        TestDecode prompt = bench.decodeLocally("b", 200, 2);
        bench.runMillis(500);

        long firstOfB = prompt.tokenTimes.get(0);
        assertThat(running.tokenTimes.stream().filter(time -> time < firstOfB)).hasSizeBetween(5, 6);
        assertThat(running.tokenTimes.get(1) - running.tokenTimes.get(0))
                .as("a step of a, and 50 of b's tokens: 10 + 50 + 2.5 ms")
                .isEqualTo(21_110_000 + 62_500_000);
        assertThat(bench.decodeStats().recomputedTokens()).isEqualTo(210);
    }

    @Test
    void takesAsLongInChunksAsWhole() {
        Bench chunks = new Bench(b -> b.prefillChunkTokens(7));
        Bench whole = new Bench();
        TestDecode inChunks = chunks.decodeLocally("a", 500, 1);
        TestDecode atOnce = whole.decodeLocally("a", 500, 1);
        chunks.runUntilIdle();
        whole.runUntilIdle();
        assertThat(inChunks.endedAt).isEqualTo(atOnce.endedAt);
        assertThat(chunks.decodeStats().busyNanos())
                .isEqualTo(whole.decodeStats().busyNanos());
    }

    @Test
    void aDecodeNodeHasAPrefixCacheOnlyIfItIsGivenOne() {
        SimPrompt prompt = SimPrompt.of(200, 1, 1, 2, 3);
        Bench without = new Bench();
        Bench with = new Bench(b -> b.decodePrefixCache(new PrefixCacheSettings(64, 6_400)));
        for (Bench bench : new Bench[] {without, with}) {
            bench.decodeLocallyOn("decode-0", "a", prompt);
            bench.runUntilIdle();
            bench.decodeLocallyOn("decode-0", "b", prompt);
            bench.runUntilIdle();
        }
        assertThat(without.decodeStats().recomputedTokens()).isEqualTo(400);
        assertThat(with.decodeStats().recomputedTokens()).isEqualTo(200 + 8);
        assertThat(with.decodeStats().promptTokensCached()).isEqualTo(192);
    }

    @Test
    void onePromptThatIsWithdrawnMakesWayForTheNext() {
        Bench bench = new Bench(b -> b.prefillChunkTokens(50));
        TestDecode first = bench.decodeLocally("a", 200, 1);
        TestDecode second = bench.decodeLocally("b", 200, 1);
        TestDecode third = bench.decodeLocally("c", 10, 1);
        bench.runMillis(70);
        second.cancel();
        first.cancel();
        bench.runMillis(51);
        assertThat(first.stops()).isEqualTo(1);
        assertThat(first.endedAt).isEqualTo(120 * MILLI);
        assertThat(second.endedAt).isEqualTo(70 * MILLI);
        bench.runUntilIdle();
        assertThat(third.completed).isTrue();
        assertThat(bench.decodeStats().recomputedTokens()).isEqualTo(100 + 10);
        bench.assertNothingLeft();
    }

    @Test
    void withoutAHandoffDecodeBeginsWithTheFirstToken() {
        Bench bench = new Bench();
        TestPrefill prefill = withoutHandoff(bench);
        TestDecode decode = bench.decodeLocally("r", 100, 3);
        bench.runUntilIdle();
        assertThat(prefill.result.firstChunk()).isNull();
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2);
        bench.assertNothingLeft();
    }

    @Test
    void whereThePrefillGaveTheFirstTokenDecodeBeginsWithTheSecond() {
        Bench bench = new Bench(b -> b.firstTokenFromPrefill(true));
        TestPrefill prefill = withoutHandoff(bench);
        assertThat(prefill.result.firstChunk().value()).isEqualTo(new SimToken("r", 1, 0));
        TestDecode decode = bench.decodeLocally("r", 100, 3);
        bench.runUntilIdle();
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(1, 2);
        assertThat(decode.completed).isTrue();
        assertThat(bench.decodeStats().recomputedTokens()).as("its token too").isEqualTo(101);
        bench.assertNothingLeft();
    }

    @Test
    void anotherAttemptBeginsAnew() {
        Bench bench = new Bench(b -> b.firstTokenFromPrefill(true));
        withoutHandoff(bench);
        TestDecode decode = new TestDecode(
                "r",
                SimPrompt.of(100, 3),
                bench.cluster.node("decode-0"),
                new dev.baton.router.api.transport.KvSource.Local<>(),
                10);
        decode.setAttempt(2);
        decode.send(bench.cluster);
        bench.runUntilIdle();
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2);
    }

    @Test
    void aShareOfRequestsEndsWithItsFirstTokenWhoeverMakesIt() {
        Bench bench = new Bench(b -> b.seed(5).endAtFirstToken(0.3));
        int ended = 0;
        for (int i = 0; i < 200; i++) {
            String id = "r" + i;
            SimPrompt prompt = SimPrompt.of(10, 4);
            int tokens = bench.cluster.outputTokens(id, prompt, 0);
            assertThat(tokens).isIn(1, 4);
            ended += tokens == 1 ? 1 : 0;
            if (i < 10) {
                TestPrefill prefill = bench.prefillOn("prefill-0", id, prompt);
                TestDecode decode = bench.decodeLocallyOn("decode-0", id, prompt);
                bench.runMillis(1_000);
                assertThat(prefill.result instanceof PrefillResult.Finished).isEqualTo(tokens == 1);
                assertThat(decode.tokens).hasSize(tokens);
                if (tokens == 1) {
                    assertThat(prefill.result.firstChunk().value().index()).isZero();
                } else {
                    bench.cluster.abandon(prefill.node(), prefill.handoff());
                }
            }
        }
        bench.runUntilIdle();
        assertThat(ended).isBetween(40, 80);
        bench.assertNothingLeft();
    }

    private static TestPrefill withoutHandoff(Bench bench) {
        new WithholdHandoff("prefill-0", Calls.all(), SimulatedCluster.FOR_GOOD).strike(bench.cluster);
        TestPrefill prefill = bench.prefilled("r", 100, 3);
        assertThat(prefill.result).isInstanceOf(PrefillResult.NoHandoff.class);
        assertThat(bench.prefillStats().parked()).isZero();
        return prefill;
    }
}
