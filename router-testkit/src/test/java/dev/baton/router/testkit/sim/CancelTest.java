/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancelling frees everything at once, or after the current chunk or step; then the engine says that it let go. */
class CancelTest {
    private final Bench bench = new Bench(b -> b.prefillChunkTokens(50));

    @AfterEach
    void nothingIsLeft() {
        bench.runUntilIdle();
        bench.assertNothingLeft();
        assertThat(bench.prefillStats().expired()).isZero();
    }

    @Test
    void queuedPrefillGoesAtOnce() {
        TestPrefill running = bench.prefill("a", 100, 5);
        TestPrefill queued = bench.prefill("b", 100, 5);
        bench.runMillis(10);
        queued.cancel();
        assertThat(queued.stops()).as("not inside the call").isZero();
        bench.runMillis(1);

        assertStopped(queued);
        assertThat(queued.endedAt).isEqualTo(10 * MILLI);
        bench.runMillis(200);
        bench.cluster.abandon(running.node(), running.handoff());
    }

    @Test
    void runningPrefillGoesAfterItsChunk() {
        TestPrefill prefill = bench.prefill("r", 200, 5, 1, 2, 3);
        bench.runMillis(70);
        prefill.cancel();
        bench.runMillis(1_000);

        // the second chunk of 50 ends at 10 + 100 + 10 ms
        assertStopped(prefill);
        assertThat(prefill.endedAt).isEqualTo(120 * MILLI);
        assertThat(bench.prefillStats().promptTokensComputed()).isEqualTo(100);
        assertThat(bench.prefillStats().parked()).isZero();
        TestPrefill again = bench.prefill("s", 200, 5, 1, 2, 3);
        bench.runMillis(1_000);
        assertThat(again.result.usage().cachedTokens())
                .as("what was computed is cached")
                .isEqualTo(64);
        bench.cluster.abandon(again.node(), again.handoff());
    }

    @Test
    void prefillThatAnsweredMeanwhileHasAnswered() {
        TestPrefill prefill = bench.prefilled("r", 100, 5);
        prefill.cancel();
        bench.runMillis(1);

        assertThat(prefill.ends).isEqualTo(1);
        assertThat(prefill.failure).isNull();
        bench.cluster.abandon(prefill.node(), prefill.handoff());
    }

    @Test
    void queuedDecodeGoesAtOnceAndLeavesItsKvParked() {
        TestDecode full = bench.decodeLocally("a", 4_000, 3);
        TestPrefill prefill = bench.prefilled("b", 100, 5);
        TestDecode queued = bench.decode(prefill);
        bench.runMillis(1);
        queued.cancel();
        bench.runMillis(1);

        assertStopped(queued);
        assertThat(bench.cluster.load("prefill-0").parkedRequests()).isEqualTo(1);
        bench.cluster.abandon(prefill.node(), prefill.handoff());
        bench.runUntilIdle();
        assertThat(full.completed).isTrue();
    }

    @Test
    void fetchingDecodeGoesAtOnceAndLeavesItsKvParked() {
        TestPrefill prefill = bench.prefilled("r", 100, 5);
        TestDecode decode = bench.decode(prefill);
        bench.runMillis(50);
        decode.cancel();
        bench.runMillis(1);

        assertStopped(decode);
        assertThat(bench.cluster.load("decode-0").kvUsedTokens()).isZero();
        assertThat(bench.cluster.load("prefill-0").parkedRequests()).isEqualTo(1);
        bench.cluster.abandon(prefill.node(), prefill.handoff());
    }

    @Test
    void runningDecodeGoesAfterItsStep() {
        TestDecode decode = bench.decode(bench.prefilled("r", 100, 50));
        bench.runMillis(105 + 22 + 5);
        assertThat(decode.tokens).hasSize(1);
        decode.cancel();
        bench.runMillis(1_000);

        assertStopped(decode);
        assertThat(decode.endedAt).isEqualTo(120 * MILLI + 105 * MILLI + 44_010_000);
        assertThat(decode.tokens).hasSize(1);
    }

    @Test
    void aCancelledSubscriptionIsToldNothingMore() {
        TestDecode decode = bench.decode(bench.prefilled("r", 100, 50));
        decode.onNext = () -> decode.subscription.cancel();
        bench.runUntilIdle();

        assertThat(decode.tokens).hasSize(1);
        assertThat(decode.ends).isZero();
        assertThat(decode.stops()).isEqualTo(1);
        assertThat(bench.decodeStats().cancelled()).isEqualTo(1);
    }

    @Test
    void pausedDecodeGoesAtOnce() {
        TestDecode decode = bench.decodeOn("decode-0", bench.prefilled("r", 100, 50), 0);
        bench.runMillis(5_000);
        decode.cancel();
        decode.subscription.cancel();
        bench.runMillis(1);

        assertThat(decode.stops()).isEqualTo(1);
        assertThat(bench.cluster.load("decode-0").kvUsedTokens()).isZero();
    }

    @Test
    void recomputingDecodeGoesAfterItsChunk() {
        TestDecode decode = bench.decodeLocally("r", 200, 5);
        bench.runMillis(70);
        decode.cancel();
        bench.runUntilIdle();

        assertStopped(decode);
        assertThat(decode.endedAt).isEqualTo(120 * MILLI);
    }

    @Test
    void aStreamThatWasMadeButNotTakenCanBeCancelled() {
        TestDecode decode = bench.decodeOn("decode-0", bench.prefilled("r", 100, 5), 1);
        bench.runMillis(5_000);
        decode.cancel();
        bench.runUntilIdle();

        assertStopped(decode);
    }

    @Test
    void aCallThatWasNeverWantedIsStopped() {
        TestPrefill prefill = new TestPrefill("r", SimPrompt.of(100, 5), bench.cluster.node("prefill-0"));
        prefill.cancel();
        prefill.send(bench.cluster);
        bench.runMillis(500);

        assertStopped(prefill);
    }

    private static void assertStopped(TestPrefill prefill) {
        assertThat(prefill.failure).isInstanceOf(CancellationException.class);
        assertThat(prefill.ends).isEqualTo(1);
        assertThat(prefill.stops()).isEqualTo(1);
    }

    private static void assertStopped(TestDecode decode) {
        assertThat(decode.failure).isInstanceOf(CancellationException.class);
        assertThat(decode.ends).isEqualTo(1);
        assertThat(decode.stops()).isEqualTo(1);
    }
}
