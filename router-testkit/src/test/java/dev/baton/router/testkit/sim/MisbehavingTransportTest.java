/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.fault.Calls;
import dev.baton.router.testkit.sim.fault.GreedyTransport;
import dev.baton.router.testkit.sim.fault.MisbehavingTransport;
import dev.baton.router.testkit.sim.fault.NullChunkTransport;
import dev.baton.router.testkit.sim.fault.NullTransport;
import dev.baton.router.testkit.sim.fault.ReentrantTransport;
import dev.baton.router.testkit.sim.fault.ThrowingTransport;
import dev.baton.router.testkit.sim.fault.TwiceTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each way in which a host's transport can break its contract, before the simulated one. */
class MisbehavingTransportTest {
    private static final SimPrompt PROMPT = SimPrompt.of(100, 5);

    private final Bench bench = new Bench();

    private <M extends MisbehavingTransport<SimPrompt, SimHandoff, SimToken>> M told(M transport) {
        transport.telling(bench.time, bench.hits::add);
        return transport;
    }

    private TestPrefill newPrefill(String id) {
        return new TestPrefill(id, PROMPT, bench.cluster.node("prefill-0"));
    }

    private TestDecode newDecode(String id, long demand) {
        return new TestDecode(id, PROMPT, bench.cluster.node("decode-0"), new KvSource.Local<>(), demand);
    }

    private TestDecode decodeThrough(Transport<SimPrompt, SimHandoff, SimToken> transport, String id, long demand) {
        TestDecode decode = newDecode(id, demand);
        decode.subscribeTo(transport.decode(decode), bench.cluster);
        return decode;
    }

    @Test
    void throwsInsteadOfCalling() {
        var throwing = told(new ThrowingTransport<>(bench.cluster, Calls.next(2), ThrowingTransport.Where.PREFILL));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> throwing.prefill(newPrefill("a")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the transport throws in PREFILL");
        }
        TestPrefill third = newPrefill("b").sendThrough(throwing, bench.cluster);
        TestDecode decode = decodeThrough(throwing, "c", 10);
        bench.runMillis(1_000);
        assertThat(third.failure).isNull();
        assertThat(decode.completed).isTrue();
        assertThat(bench.prefillStats().prefillCalls()).isEqualTo(1);
        assertThat(bench.hits())
                .containsExactly(
                        "TRANSPORT_THROWS prefill-0 PREFILL a#1 PREFILLING",
                        "TRANSPORT_THROWS prefill-0 PREFILL a#1 PREFILLING");
    }

    @Test
    void throwsInEveryPlace() {
        for (ThrowingTransport.Where where : ThrowingTransport.Where.values()) {
            Bench fresh = new Bench();
            var throwing = new ThrowingTransport<>(fresh.cluster, Calls.all(), where);
            TestPrefill prefill = new TestPrefill("r", PROMPT, fresh.cluster.node("prefill-0"));
            TestDecode decode =
                    new TestDecode("r", PROMPT, fresh.cluster.node("decode-0"), new KvSource.Local<>(), Long.MAX_VALUE);
            Runnable use = switch (where) {
                case PREFILL -> () -> throwing.prefill(prefill);
                case DECODE -> () -> throwing.decode(decode);
                case SUBSCRIBE, REQUEST -> () -> decode.subscribeTo(throwing.decode(decode), fresh.cluster);
                case CANCEL ->
                    () -> {
                        decode.subscribeTo(throwing.decode(decode), fresh.cluster);
                        decode.subscription.cancel();
                    };
                case PROBE -> () -> throwing.probe(fresh.cluster.node("decode-0"));
                case ABANDON ->
                    () -> throwing.abandon(fresh.cluster.node("prefill-0"), new SimHandoff("prefill-0", 1, 0, 1, 0));
            };
            assertThatThrownBy(use::run).hasMessage("the transport throws in " + where);
            if (where == ThrowingTransport.Where.CANCEL) {
                fresh.runUntilIdle();
                assertThat(fresh.decodeStats().cancelled())
                        .as("it cancels first")
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void returnsNull() {
        for (NullTransport.Where where : NullTransport.Where.values()) {
            var nulls = new NullTransport<>(bench.cluster, Calls.next(1), where);
            Object got = switch (where) {
                case PREFILL -> nulls.prefill(newPrefill("a"));
                case PREFILL_RESULT -> joined(nulls.prefill(newPrefill("a")));
                case DECODE -> nulls.decode(newDecode("a", 1));
                case PROBE -> nulls.probe(bench.cluster.node("decode-0"));
                case PROBE_RESULT -> joined(nulls.probe(bench.cluster.node("decode-0")));
            };
            assertThat(got).as("%s", where).isNull();
            assertThat(newPrefill("b").sendThrough(nulls, bench.cluster).ends).isZero();
        }
        assertThat(bench.cluster.stats("prefill-0").failures()).isZero();
    }

    private static Object joined(Object stage) {
        return ((CompletableFuture<?>) stage).join();
    }

    @Test
    void answersInsideTheCall() {
        var reentrant = told(new ReentrantTransport<>(bench.cluster, Calls.all()));
        TestPrefill prefill = newPrefill("r").sendThrough(reentrant, bench.cluster);
        assertThat(prefill.result).as("at once").isInstanceOf(PrefillResult.NoHandoff.class);

        TestDecode decode = decodeThrough(reentrant, "r", 1);
        List<Integer> depths = new ArrayList<>();
        int[] depth = {0};
        decode.onNext = () -> {
            depth[0]++;
            depths.add(depth[0]);
            decode.subscription.request(1);
            depth[0]--;
        };
        bench.runMillis(165);
        assertThat(depths).as("comes alone").containsExactly(1, 1);

        TestDecode slow = decodeThrough(reentrant, "s", 0);
        bench.runMillis(5_000);
        assertThat(slow.tokens).isEmpty();
        slow.onNext = () -> {
            depth[0]++;
            depths.add(depth[0]);
            slow.subscription.request(1);
            depth[0]--;
        };
        depths.clear();
        slow.subscription.request(1);
        assertThat(slow.tokens).extracting(SimToken::index).containsExactly(0, 1, 2, 3, 4);
        assertThat(depths).as("each inside the one before").containsExactly(1, 2, 3, 4, 5);
        assertThat(slow.ends).isEqualTo(1);
        assertThat(slow.completed && decode.completed).isTrue();
        bench.assertNothingLeft();
        assertThat(bench.hits().get(0)).isEqualTo("TRANSPORT_REENTRANT prefill-0 PREFILL r#1 PREFILLING");
    }

    @Test
    void passesFailuresOnInsideACallToo() {
        var reentrant = new ReentrantTransport<>(bench.cluster, Calls.all());
        TestDecode decode = decodeThrough(reentrant, "r", 1);
        bench.runMillis(150);
        bench.cluster.crash("decode-0");
        bench.runUntilIdle();
        assertThat(decode.tokens).hasSize(1);
        assertThat(decode.failure).isNotNull();
        TestDecode cancelled = decodeThrough(reentrant, "s", 1);
        cancelled.subscription.cancel();
        bench.runUntilIdle();
        assertThat(cancelled.ends).isZero();
        bench.assertNothingLeft();
    }

    @Test
    void endsTwice() {
        var twice = told(new TwiceTransport<>(bench.cluster, Calls.all()));
        List<String> ends = new ArrayList<>();
        TestPrefill prefill = newPrefill("r");
        var stage = twice.prefill(prefill);
        stage.whenComplete((result, failure) -> ends.add(failure == null ? "result" : failure.getMessage()));
        stage.handle((result, failure) -> ends.add(failure == null ? "result" : failure.getMessage()));
        TestDecode decode = decodeThrough(twice, "r", 10);
        bench.runUntilIdle();

        assertThat(ends)
                .containsExactlyInAnyOrder("result", "the transport ends twice", "result", "the transport ends twice");
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2, 3, 4, 4);
        assertThat(decode.ends).isEqualTo(3);
        assertThat(bench.hits())
                .contains(
                        "TRANSPORT_COMPLETES_TWICE prefill-0 PREFILL r#1 PREFILLING",
                        "TRANSPORT_COMPLETES_TWICE decode-0 DECODE r#1 DECODING");
    }

    @Test
    void aFailureIsNotRepeated() {
        var twice = new TwiceTransport<>(bench.cluster, Calls.all());
        bench.cluster.crash("prefill-0");
        TestPrefill prefill = newPrefill("r").sendThrough(twice, bench.cluster);
        bench.runUntilIdle();
        assertThat(prefill.ends).isEqualTo(1);
        assertThat(prefill.failure).isNotNull();
    }

    @Test
    void emitsBeyondDemand() {
        var greedy = told(new GreedyTransport<>(bench.cluster, Calls.next(1)));
        TestDecode beyond = decodeThrough(greedy, "a", 2);
        TestDecode within = decodeThrough(greedy, "b", 2);
        bench.runMillis(2_000);
        assertThat(beyond.tokens).hasSize(5);
        assertThat(beyond.completed).isTrue();
        assertThat(within.tokens).hasSize(2);
        assertThat(bench.hits()).hasSize(3).containsOnly("TRANSPORT_EXCEEDS_DEMAND decode-0 DECODE a#1 DECODING");
    }

    @Test
    void emitsNullInPlaceOfAChunk() {
        var nulls = told(new NullChunkTransport<>(bench.cluster, Calls.all(), 2));
        TestDecode decode = decodeThrough(nulls, "r", 10);
        bench.runUntilIdle();
        assertThat(decode.tokens).hasSize(5);
        assertThat(decode.tokens.get(2)).isNull();
        assertThat(decode.tokens.get(3).index()).isEqualTo(3);
        assertThat(bench.hits()).containsExactly("TRANSPORT_NULL_CHUNK decode-0 DECODE r#1 DECODING");
        assertThatThrownBy(() -> new NullChunkTransport<>(bench.cluster, Calls.all(), -1))
                .hasMessage("afterChunks must be 0 or more, but is -1");
    }

    @Test
    void oneStandsBeforeAnother() {
        var greedy = new GreedyTransport<>(bench.cluster, Calls.all());
        var both = new NullChunkTransport<>(greedy, Calls.all(), 3);
        TestDecode decode = decodeThrough(both, "r", 1);
        bench.runUntilIdle();
        assertThat(decode.tokens).hasSize(5);
        assertThat(decode.tokens.get(3)).isNull();
        assertThat(both.capabilities()).isEqualTo(bench.cluster.capabilities());
        assertThat(both.probe(bench.cluster.node("decode-0"))).isNotCompleted();
        TestPrefill prefill = bench.prefilled("p", 100, 5);
        both.abandon(prefill.node(), prefill.handoff());
        bench.runUntilIdle();
        assertThat(bench.prefillStats().abandoned()).isEqualTo(1);
    }
}
