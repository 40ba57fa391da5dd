/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node with one processor and one KV cache for both legs. */
class HybridNodeTest {
    private static final String HYBRID = "hybrid-0";
    private static final SimPrompt PROMPT = SimPrompt.of(100, 3);

    private final Bench bench = hybrid();

    private static Bench hybrid() {
        return new Bench(b -> b.hybridNodes(1));
    }

    @Test
    void isDescribedAsOneBudget() {
        Bench two = new Bench(b -> b.hybridNodes(2).hybridConcurrency(9));
        assertThat(two.cluster.nodes())
                .extracting(Node::id)
                .containsExactly("prefill-0", "decode-0", "hybrid-0", "hybrid-1");
        Node node = two.cluster.node("hybrid-1");
        assertThat(node.role()).isEqualTo(NodeRole.HYBRID);
        assertThat(node.maxConcurrent()).isEqualTo(9);
        assertThat(node.kvCapacityTokens()).isEqualTo(4_096);
        assertThat(two.cluster.stats(HYBRID).role()).isEqualTo(NodeRole.HYBRID);
    }

    @Test
    void computesAndDecodesALocalPrompt() {
        TestDecode decode = bench.decodeLocallyOn(HYBRID, "r", PROMPT);
        bench.runUntilIdle();
        assertThat(decode.tokenTimes.get(0)).isEqualTo((120 + 22) * MILLI);
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2);
        bench.assertNothingLeft();
    }

    @Test
    void decodesInPlaceWhatItHasPrefilled() {
        TestPrefill prefill = prefilled(bench, "r", PROMPT);
        assertThat(bench.cluster.load(HYBRID).parkedRequests()).isEqualTo(1);
        TestDecode decode = bench.decodeOn(HYBRID, prefill, 100);
        bench.runMillis(10);
        assertThat(bench.cluster.load(HYBRID).parkedRequests()).isZero();
        assertThat(bench.cluster.load(HYBRID).kvUsedTokens()).as("taken once").isEqualTo(112);
        bench.runUntilIdle();

        assertThat(decode.tokenTimes.get(0)).as("no transfer").isEqualTo((120 + 22) * MILLI);
        assertThat(decode.completed).isTrue();
        assertThat(bench.cluster.stats(HYBRID).fetched()).isEqualTo(1);
        bench.assertNothingLeft();
    }

    @Test
    void handsOffToOthersAndFetchesFromThem() {
        TestDecode elsewhere = bench.decodeOn("decode-0", prefilled(bench, "a", PROMPT), 100);
        TestDecode here = bench.decodeOn(HYBRID, bench.prefilled("b", 100, 3), 100);
        bench.runUntilIdle();
        assertThat(elsewhere.completed && here.completed).isTrue();
        assertThat(here.tokenTimes.get(0) - here.tokenTimes.get(1)).isNegative();
        bench.assertNothingLeft();
    }

    @Test
    void givesItsBatchATokenWithEachChunkOfAPrompt() {
        Bench chunked = new Bench(b -> b.hybridNodes(1).prefillChunkTokens(50));
        TestDecode running = chunked.decodeLocallyOn(HYBRID, "a", SimPrompt.of(10, 30));
        chunked.runMillis(30);
        TestPrefill prefill = chunked.prefillOn(HYBRID, "b", SimPrompt.of(200, 3));
        chunked.runMillis(600);
        assertThat(prefill.ends).isEqualTo(1);
        assertThat(running.tokenTimes.stream().filter(time -> time < prefill.endedAt))
                .hasSizeBetween(4, 6);
        chunked.cluster.abandon(prefill.node(), prefill.handoff());
        chunked.runUntilIdle();
        assertThat(running.completed).isTrue();
        chunked.assertNothingLeft();
    }

    @Test
    void bothLegsShareOnePrefixCache() {
        SimPrompt prompt = SimPrompt.of(200, 1, 1, 2, 3);
        bench.decodeLocallyOn(HYBRID, "a", prompt);
        bench.runUntilIdle();
        TestPrefill prefill = prefilled(bench, "b", prompt);
        assertThat(prefill.result.usage().cachedTokens()).isEqualTo(192);
        bench.cluster.restart(HYBRID);
        TestPrefill cold = prefilled(bench, "c", prompt);
        assertThat(cold.result.usage().cachedTokens()).isZero();
    }

    @Test
    void bothLegsShareOneKvCacheAndDecodeGoesFirst() {
        TestDecode decode = bench.decodeLocallyOn(HYBRID, "a", SimPrompt.of(3_000, 3));
        TestDecode waiting = bench.decodeLocallyOn(HYBRID, "b", SimPrompt.of(2_000, 3));
        TestPrefill prefill = bench.prefillOn(HYBRID, "c", SimPrompt.of(100, 3));
        bench.runMillis(12_100);
        assertThat(decode.tokens).isNotEmpty();
        assertThat(bench.cluster.load(HYBRID).waiting())
                .as("prefill does not overtake")
                .isEqualTo(2);
        bench.runMillis(60_000);
        assertThat(waiting.completed).isTrue();
        assertThat(prefill.endedAt).isGreaterThan(decode.endedAt);
        bench.cluster.abandon(prefill.node(), prefill.handoff());
        bench.runUntilIdle();
        assertThat(bench.cluster.stats(HYBRID).peakKvTokens()).isLessThanOrEqualTo(4_096);
        bench.assertNothingLeft();
    }

    @Test
    void aCacheFullOfParkedPromptsCanAlwaysBeDecoded() {
        List<TestPrefill> prefills = new ArrayList<>();
        for (int i = 0; i < 8; i++) { // 8 · 512 tokens fill it to the last block
            prefills.add(prefilled(bench, "r" + i, SimPrompt.of(510, 40)));
        }
        assertThat(bench.cluster.load(HYBRID).kvUsedTokens()).isEqualTo(4_096);
        TestPrefill beyond = bench.prefillOn(HYBRID, "beyond", PROMPT);
        TestDecode local = bench.decodeLocallyOn(HYBRID, "local", PROMPT);
        List<TestDecode> decodes =
                prefills.stream().map(p -> bench.decodeOn(HYBRID, p, 100)).toList();
        bench.runMillis(60_000);

        assertThat(decodes).allMatch(d -> d.completed && d.tokens.size() == 40);
        assertThat(local.completed).isTrue();
        assertThat(beyond.ends).isEqualTo(1);
        assertThat(bench.cluster.stats(HYBRID).preemptions()).isPositive();
        bench.cluster.abandon(beyond.node(), beyond.handoff());
        bench.runUntilIdle();
        bench.assertNothingLeft();
    }

    @Test
    void aReusableHandoffIsKeptUntilTheFirstTokenAndTakenOnce() {
        Bench reusing =
                new Bench(b -> b.hybridNodes(1).capabilities(TransportCapabilities.sequential(Trait.REUSABLE_HANDOFF)));
        TestPrefill prefill = prefilled(reusing, "r", PROMPT);
        TestDecode first = reusing.decodeOn(HYBRID, prefill, 100);
        reusing.runMillis(10);
        assertThat(reusing.cluster.load(HYBRID).parkedRequests()).isEqualTo(1);
        first.cancel();
        reusing.runMillis(30);
        assertThat(first.stops()).isEqualTo(1);
        assertThat(reusing.cluster.load(HYBRID).parkedRequests()).isEqualTo(1);

        TestDecode second = reusing.decodeOn(HYBRID, prefill, 100);
        reusing.runMillis(23);
        assertThat(second.tokens).hasSize(1);
        assertThat(reusing.cluster.load(HYBRID).parkedRequests()).isZero();
        assertThat(reusing.cluster.load(HYBRID).kvUsedTokens()).isEqualTo(112);
        reusing.runUntilIdle();
        assertThat(second.completed).isTrue();
        reusing.assertNothingLeft();
    }

    @Test
    void abandoningWhatIsDecodedInPlaceHurtsNobody() {
        Bench reusing =
                new Bench(b -> b.hybridNodes(1).capabilities(TransportCapabilities.sequential(Trait.REUSABLE_HANDOFF)));
        TestPrefill prefill = prefilled(reusing, "r", PROMPT);
        TestDecode decode = reusing.decodeOn(HYBRID, prefill, 100);
        reusing.runMillis(10);
        reusing.cluster.abandon(prefill.node(), prefill.handoff());
        reusing.runUntilIdle();
        assertThat(decode.completed).isTrue();
        reusing.assertNothingLeft();
    }

    @Test
    void aParkedPromptOfAnOldIncarnationIsGone() {
        TestPrefill prefill = prefilled(bench, "r", PROMPT);
        bench.cluster.restart(HYBRID);
        TestDecode decode = bench.decodeOn(HYBRID, prefill, 100);
        bench.runUntilIdle();
        Bench.assertFault(decode.failure, FaultKind.NODE_FAULT, HYBRID);
        bench.assertNothingLeft();
    }

    @Test
    void bothLegsThatMeetOnItNeedNoTransferAndOneReservation() {
        TestDecode decode = bench.decodeAt(1, "r", PROMPT, HYBRID, HYBRID);
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT, HYBRID, HYBRID);
        bench.runMillis(100);
        assertThat(bench.cluster.load(HYBRID).kvUsedTokens()).isEqualTo(112);
        bench.runUntilIdle();
        assertThat(prefill.endedAt).isEqualTo(125 * MILLI);
        assertThat(prefill.result).isInstanceOf(PrefillResult.Handoff.class);
        assertThat(decode.tokenTimes.get(0)).isEqualTo((125 + 22) * MILLI);
        assertThat(decode.completed).isTrue();
        bench.assertNothingLeft();
    }

    @Test
    void aDecodeThatMeetsOnItAndLeavesLeavesPrefillWaiting() {
        TestDecode decode = bench.decodeAt(1, "r", PROMPT, HYBRID, HYBRID);
        TestPrefill prefill = bench.prefillAt(1, "r", PROMPT, HYBRID, HYBRID);
        bench.runMillis(50);
        decode.cancel();
        bench.runMillis(1_000);
        assertThat(decode.stops()).isEqualTo(1);
        assertThat(prefill.ends).isZero();
        prefill.cancel();
        bench.runMillis(1);
        assertThat(prefill.stops()).isEqualTo(1);
        bench.assertNothingLeft();
    }

    @Test
    void aCrashFailsBothLegs() {
        TestPrefill parked = prefilled(bench, "a", PROMPT);
        TestDecode inPlace = bench.decodeOn(HYBRID, parked, 100);
        TestPrefill prefill = bench.prefillOn(HYBRID, "b", PROMPT);
        TestDecode local = bench.decodeLocallyOn(HYBRID, "c", PROMPT);
        bench.runMillis(50);
        bench.cluster.crash(HYBRID);
        bench.runUntilIdle();
        for (Throwable failure : List.of(inPlace.failure, prefill.failure, local.failure)) {
            Bench.assertFault(failure, FaultKind.UNREACHABLE, null);
        }
        bench.assertNothingLeft();
        bench.cluster.restart(HYBRID);
        TestDecode after = bench.decodeLocallyOn(HYBRID, "d", PROMPT);
        bench.runUntilIdle();
        assertThat(after.completed).isTrue();
    }

    @Test
    void aPrefillThatWaitsForItsTurnCanBeWithdrawn() {
        bench.decodeLocallyOn(HYBRID, "a", SimPrompt.of(1_000, 3));
        TestPrefill begun = bench.prefillOn(HYBRID, "b", PROMPT);
        bench.runMillis(1);
        begun.cancel();
        bench.runMillis(1);
        assertThat(begun.stops()).isEqualTo(1);
        bench.runUntilIdle();
        bench.assertNothingLeft();
    }

    private static TestPrefill prefilled(Bench on, String id, SimPrompt prompt) {
        TestPrefill prefill = on.prefillOn(HYBRID, id, prompt);
        while (prefill.ends == 0) {
            assertThat(on.time.runNext()).as("something goes on").isTrue();
        }
        assertThat(prefill.failure).isNull();
        return prefill;
    }
}
