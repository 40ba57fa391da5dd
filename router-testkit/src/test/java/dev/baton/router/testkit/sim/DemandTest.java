/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.transport.Chunk;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class DemandTest {
    private final Bench bench = new Bench(b -> b.outputBufferTokens(4));

    @Test
    void withoutDemandOnlyTheBufferIsFilledAndKvIsKept() {
        TestDecode decode = bench.decodeOn("decode-0", bench.prefilled("r", 100, 50), 0);
        bench.runMillis(60_000);

        assertThat(decode.tokens).isEmpty();
        assertThat(bench.decodeStats().outputTokens()).isEqualTo(4);
        assertThat(bench.cluster.load("decode-0").kvUsedTokens()).isEqualTo(112);
        assertThat(bench.cluster.load("decode-0").running()).isEqualTo(1);
    }

    @Test
    void neverMoreThanAskedFor() {
        TestDecode decode = bench.decodeOn("decode-0", bench.prefilled("r", 100, 50), 3);
        bench.runMillis(60_000);
        assertThat(decode.tokens).hasSize(3);
        assertThat(bench.decodeStats().outputTokens()).isEqualTo(7);

        decode.subscription.request(2);
        assertThat(decode.tokens).as("nothing comes inside the call").hasSize(3);
        bench.runMillis(60_000);
        assertThat(decode.tokens).hasSize(5);
        assertThat(bench.decodeStats().outputTokens()).isEqualTo(9);

        decode.subscription.request(1_000);
        bench.runUntilIdle();
        assertThat(decode.tokens).extracting(SimToken::index).hasSize(50).isSorted();
        assertThat(decode.completed).isTrue();
        bench.assertNothingLeft();
    }

    @Test
    void theEndComesAfterTheLastTokenWasTaken() {
        TestDecode decode = bench.decodeOn("decode-0", bench.prefilled("r", 100, 5), 2);
        bench.runMillis(60_000);
        assertThat(bench.decodeStats().decodesServed())
                .as("all made, the buffer holds what is left")
                .isEqualTo(1);
        assertThat(decode.completed).isFalse();
        assertThat(bench.cluster.describeLeftovers())
                .isEqualTo("DECODE r#1 on decode-0 has no answer; the node does not hold it");

        decode.subscription.request(3);
        bench.runUntilIdle();

        assertThat(decode.tokens).hasSize(5);
        assertThat(decode.completed).isTrue();
        bench.assertNothingLeft();
    }

    @Test
    void oneAtATimeIsAsFastAsAllAtOnce() {
        TestDecode all = bench.decode(bench.prefilled("a", 100, 20));
        bench.runUntilIdle();
        long alone = all.endedAt - all.tokenTimes.get(0);

        TestDecode single = bench.decodeOn("decode-0", bench.prefilled("b", 100, 20), 1);
        single.onNext = () -> single.subscription.request(1);
        bench.runUntilIdle();

        assertThat(single.completed).isTrue();
        assertThat(single.endedAt - single.tokenTimes.get(0)).isEqualTo(alone);
    }

    @Test
    void thoseWithoutDemandDoNotSlowTheOthers() {
        TestDecode paused = bench.decodeOn("decode-0", bench.prefilled("p", 100, 50), 0);
        bench.runMillis(1_000);
        TestDecode other = bench.decode(bench.prefilled("o", 100, 2));
        bench.runMillis(1_000);

        assertThat(other.completed).isTrue();
        assertThat(other.tokenTimes.get(1) - other.tokenTimes.get(0)).isEqualTo(22_010_000);
        paused.subscription.cancel();
        bench.runUntilIdle();
        bench.assertNothingLeft();
    }

    @Test
    void badDemandEndsTheStream() {
        TestDecode decode = bench.decodeOn("decode-0", bench.prefilled("r", 100, 50), 1);
        bench.runMillis(1_000);
        decode.subscription.request(0);
        bench.runUntilIdle();

        assertThat(decode.failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(decode.ends).isEqualTo(1);
        bench.assertNothingLeft();
    }

    @Test
    void aStreamCanBeSubscribedToOnce() {
        TestDecode call = bench.decode(bench.prefilled("r", 100, 5));
        Flow.Publisher<Chunk<SimToken>> publisher = bench.cluster.decode(call);
        TestDecode first = copy(call);
        TestDecode second = copy(call);
        first.subscribeTo(publisher, bench.cluster);
        second.subscribeTo(publisher, bench.cluster);

        assertThat(second.failure).hasMessage("a decode stream can be subscribed to once");
        assertThat(first.failure).isNull();
        bench.runUntilIdle();
    }

    private TestDecode copy(TestDecode call) {
        return new TestDecode(call.requestId(), call.payload(), call.node(), call.source(), 10);
    }
}
