/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.testkit.time.VirtualTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecodeEngineTest {
    private final Bench bench = new Bench();

    @Test
    void fetchesAndThenStepsAsTheFormulaSays() {
        TestPrefill prefill = bench.prefilled("r", 100, 3);
        TestDecode decode = bench.decode(prefill);
        assertThat(decode.tokens).as("nothing is answered inside the call").isEmpty();
        bench.runUntilIdle();

        // prefill 120 ms; transfer 100 · 1 ms + 5 ms; steps of 20 ms + 1 ms + (100, 101, 102) · 10 µs
        long fetched = (120 + 105) * MILLI;
        assertThat(decode.tokenTimes).containsExactly(fetched + 22_000_000, fetched + 44_010_000, fetched + 66_030_000);
        assertThat(decode.tokens).containsExactly(token("r", 0), token("r", 1), token("r", 2));
        assertThat(decode.completed).isTrue();
        assertThat(decode.endedAt).isEqualTo(fetched + 66_030_000);
        assertThat(decode.stops()).isZero();
        bench.assertNothingLeft();
        assertThat(bench.decodeStats().outputTokens()).isEqualTo(3);
        assertThat(bench.decodeStats().decodesServed()).isEqualTo(1);
        assertThat(bench.decodeStats().busyNanos()).isEqualTo(66_030_000);
        assertThat(bench.decodeStats().peakKvTokens()).isEqualTo(112);
        assertThat(bench.prefillStats().fetched()).isEqualTo(1);
    }

    @Test
    void aStepServesTheWholeBatch() {
        TestPrefill a = bench.prefilled("a", 100, 2);
        TestPrefill b = bench.prefilled("b", 100, 2);
        TestDecode decodeA = bench.decode(a);
        bench.runMillis(104);
        TestDecode decodeB = bench.decode(b);
        bench.runMillis(1_000);

        // a: fetched at 240 + 105 = 345. Steps alone to 367 and 389.01. b's fetch began when the engine was idle, at
        // 344, but
        // the link was free, so it arrives at 344 + 105 = 449, after a has ended.
        assertThat(decodeA.tokenTimes).containsExactly(367 * MILLI, 389_010_000L);
        assertThat(decodeB.tokenTimes.get(0)).isEqualTo((449 + 22) * MILLI);
    }

    @Test
    void requestsThatRunTogetherShareSteps() {
        TestDecode a = bench.decodeLocally("a", 10, 3);
        TestDecode b = bench.decodeLocally("b", 10, 3);
        bench.runUntilIdle();

        // a computed in 20.1 ms; then a's first step and b's prompt together, 21.1 + 20.1 ms; then steps of
        // 20 + 2 + 0.01 · (21, 23) ms together, and b's last alone
        long first = 20_100_000 + 21_100_000 + 20_100_000;
        assertThat(a.tokenTimes).containsExactly(first, first + 22_210_000, first + 44_440_000);
        assertThat(b.tokenTimes)
                .containsExactly(first + 22_210_000, first + 44_440_000, first + 44_440_000 + 21_120_000);
        assertThat(bench.decodeStats().recomputedTokens()).isEqualTo(20);
    }

    @Test
    void theRequestsOwnMaximumCutsItShort() {
        TestPrefill prefill = bench.prefilled("r", 100, 50);
        TestDecode decode = new TestDecode(
                "r",
                prefill.payload(),
                bench.cluster.node("decode-0"),
                new KvSource.HandedOff<>(prefill.handoff(), prefill.node()),
                100);
        decode.setMaxOutputTokens(2);
        decode.setAttempt(7);
        decode.send(bench.cluster);
        bench.runUntilIdle();

        assertThat(decode.tokens).containsExactly(new SimToken("r", 7, 0), new SimToken("r", 7, 1));
        assertThat(decode.completed).isTrue();
    }

    @Test
    void waitsForKvInOrderAndNeverHoldsMoreThanThereIs() {
        // 4,096 tokens: two of 1,800 fit, the third waits, and the short fourth behind it waits too
        List<TestDecode> decodes = List.of(
                bench.decodeLocally("a", 1_800, 3),
                bench.decodeLocally("b", 1_800, 3),
                bench.decodeLocally("c", 1_800, 3),
                bench.decodeLocally("d", 10, 3));
        // the first prompt is computed alone until 10 + 1,800 + 3,240 ms; then the next are looked at
        bench.runMillis(5_060);
        assertThat(bench.cluster.load("decode-0").running()).isEqualTo(2);
        assertThat(bench.cluster.load("decode-0").waiting()).isEqualTo(2);

        bench.runUntilIdle();

        assertThat(decodes).allMatch(d -> d.completed && d.tokens.size() == 3);
        assertThat(decodes.get(3).tokenTimes.get(0)).isGreaterThan(decodes.get(1).endedAt);
        assertThat(bench.decodeStats().peakKvTokens()).isLessThanOrEqualTo(4_096);
        assertThat(bench.decodeStats().preemptions()).isZero();
        bench.assertNothingLeft();
    }

    @Test
    void growthPastTheCapacityPreemptsTheNewestWhichIsComputedAgain() {
        // 2 · 2,048 tokens of capacity, but 2 · 2,100 in the end
        TestDecode a = bench.decodeLocally("a", 2_000, 100);
        TestDecode b = bench.decodeLocally("b", 2_000, 100);
        bench.runUntilIdle();

        assertThat(bench.decodeStats().preemptions()).isEqualTo(1);
        assertThat(bench.decodeStats().recomputedTokens()).isBetween(6_000L, 6_100L);
        assertThat(bench.decodeStats().peakKvTokens()).isEqualTo(4_096);
        for (TestDecode decode : List.of(a, b)) {
            assertThat(decode.tokens).extracting(SimToken::index).isEqualTo(upTo(100));
            assertThat(decode.completed).isTrue();
        }
        assertThat(a.endedAt).isLessThan(b.endedAt);
        bench.assertNothingLeft();
    }

    @Test
    void refusesWhatNeverFits() {
        TestDecode decode = bench.decodeLocally("r", 4_000, 200);
        bench.runUntilIdle();

        Bench.assertFault(decode.failure, FaultKind.REQUEST_FAULT, null);
    }

    @Test
    void takesInNoMoreThanItsBatch() {
        Bench narrow = new Bench(b -> b.decodeConcurrency(2));
        List<TestDecode> decodes = IntStream.range(0, 5)
                .mapToObj(i -> narrow.decodeLocally("r" + i, 10, 5))
                .toList();
        narrow.runMillis(25);

        assertThat(narrow.cluster.load("decode-0").running()).isEqualTo(2);
        narrow.runUntilIdle();
        assertThat(decodes).allMatch(d -> d.completed);
    }

    @Test
    void aLinkSendsOnePromptAtATime() {
        TestPrefill a = bench.prefilled("a", 100, 1);
        TestPrefill b = bench.prefilled("b", 50, 1);
        long start = bench.time.elapsedNanos();
        bench.decode(a);
        bench.decode(b);
        bench.runUntilIdle();

        List<Long> fetched = bench.events.stream()
                .filter(e -> e.kind() == ClusterEvent.Kind.FETCHED)
                .map(e -> e.atNanos() - VirtualTime.DEFAULT_START_NANOS - start)
                .toList();
        assertThat(fetched).containsExactly(105 * MILLI, 155 * MILLI);
    }

    private static SimToken token(String id, int index) {
        return new SimToken(id, 1, index);
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
