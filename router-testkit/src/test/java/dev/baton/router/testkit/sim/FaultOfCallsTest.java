/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static dev.baton.router.testkit.sim.SimulatedCluster.FOR_GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.fault.BreakStream;
import dev.baton.router.testkit.sim.fault.Calls;
import dev.baton.router.testkit.sim.fault.DelayReplies;
import dev.baton.router.testkit.sim.fault.FailFast;
import dev.baton.router.testkit.sim.fault.FailPrefill;
import dev.baton.router.testkit.sim.fault.Fault;
import dev.baton.router.testkit.sim.fault.IgnoreCancel;
import dev.baton.router.testkit.sim.fault.LoseHandoff;
import dev.baton.router.testkit.sim.fault.Overload;
import dev.baton.router.testkit.sim.fault.Refuse;
import dev.baton.router.testkit.sim.fault.RepeatReplies;
import dev.baton.router.testkit.sim.fault.WithholdHandoff;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each fault that strikes calls, alone: what it does, and that it tells. */
class FaultOfCallsTest {
    private final Bench bench = new Bench();

    private void strike(Fault fault) {
        fault.strike(bench.cluster);
    }

    @Test
    void overloadWithAndWithoutRetryAfter() {
        strike(new Overload("prefill-0", Calls.next(1), FOR_GOOD, null));
        TestPrefill without = bench.prefill("a", 100, 5);
        bench.runMillis(1);
        strike(new Overload("prefill-0", Calls.next(1), FOR_GOOD, Duration.ofSeconds(2)));
        TestPrefill with = bench.prefill("b", 100, 5);
        bench.runMillis(1);

        Bench.assertFault(without.failure, FaultKind.OVERLOADED, null);
        assertThat(((TransportException) without.failure).retryAfter()).isNull();
        assertThat(((TransportException) with.failure).retryAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(bench.hits())
                .containsExactly(
                        "OVERLOADED prefill-0 PREFILL a#1 PREFILLING",
                        "OVERLOADED_RETRY_AFTER prefill-0 PREFILL b#1 PREFILLING");
    }

    @Test
    void refusingLetsNobodyInAndFailsProbes() {
        TestPrefill inside = bench.prefill("a", 100, 5);
        bench.runMillis(1);
        strike(new Refuse("prefill-0", Calls.all(), Duration.ofSeconds(1)));
        TestPrefill refused = bench.prefill("b", 100, 5);
        int[] probes = {0};
        bench.cluster.probe(bench.cluster.node("prefill-0")).exceptionally(failure -> {
            probes[0]++;
            return null;
        });
        bench.runMillis(1_000);
        assertThat(inside.failure).isNull();
        Bench.assertFault(refused.failure, FaultKind.UNREACHABLE, null);
        assertThat(refused.failure).hasMessage("connection to prefill-0 refused");
        assertThat(probes[0]).isEqualTo(1);

        TestPrefill after = bench.prefill("c", 100, 5);
        bench.runMillis(500);
        assertThat(after.failure).isNull();
        assertThat(bench.hits()).containsExactly("REFUSED prefill-0 PREFILL b#1 PREFILLING");
    }

    @Test
    void failingFastTakesNoTimeAtAll() {
        strike(new FailFast("decode-0", Calls.all(), FOR_GOOD, FaultKind.NODE_FAULT));
        TestDecode decode = bench.decodeLocally("a", 10, 5);
        bench.runMillis(1);
        Bench.assertFault(decode.failure, FaultKind.NODE_FAULT, null);
        assertThat(bench.hits()).containsExactly("FAST_ERROR decode-0 DECODE a#1 PREFILLING");
        assertThatThrownBy(() -> new FailFast("decode-0", Calls.all(), FOR_GOOD, FaultKind.OVERLOADED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a node that fails fast is not overloaded; use Overload");
    }

    @Test
    void prefillFailsAfterItsWork() {
        strike(new FailPrefill("prefill-0", Calls.next(1), FOR_GOOD));
        TestPrefill fails = bench.prefill("a", 100, 5);
        TestPrefill works = bench.prefill("b", 100, 5);
        bench.runMillis(1_000);
        Bench.assertFault(fails.failure, FaultKind.NODE_FAULT, null);
        assertThat(works.failure).isNull();
        assertThat(bench.prefillStats().promptTokensComputed()).isEqualTo(200);
        assertThat(bench.hits()).containsExactly("PREFILL_FAILS prefill-0 PREFILL a#1 PREFILLING");
    }

    @Test
    void handoffsAreWithheldOrLost() {
        strike(new WithholdHandoff("prefill-0", Calls.next(1), FOR_GOOD));
        TestPrefill withheld = bench.prefilled("a", 100, 5);
        strike(new LoseHandoff("prefill-0", Calls.next(1), FOR_GOOD));
        TestPrefill lost = bench.prefilled("b", 100, 5);
        assertThat(withheld.result).isInstanceOf(PrefillResult.NoHandoff.class);
        TestDecode decode = bench.decode(lost);
        bench.runUntilIdle();
        Bench.assertFault(decode.failure, FaultKind.NODE_FAULT, "prefill-0");
        assertThat(bench.hits())
                .containsExactly(
                        "NO_HANDOFF prefill-0 PREFILL a#1 PREFILLING", "HANDOFF_LOST prefill-0 PREFILL b#1 PREFILLING");
        bench.assertNothingLeft();
    }

    @Test
    void streamsBreakBeforeTheFirstChunkAfterSomeAndBeforeTheEnd() {
        assertThat(tokensBeforeBreaking(0)).isZero();
        assertThat(tokensBeforeBreaking(3)).isEqualTo(3);
        assertThat(tokensBeforeBreaking(BreakStream.BEFORE_END)).isEqualTo(5);
        assertThat(bench.hits())
                .containsExactly(
                        "DECODE_FAILS_BEFORE_FIRST_CHUNK decode-0 DECODE r#1 TRANSFERRING",
                        "DECODE_FAILS_AFTER_CHUNKS decode-0 DECODE r#1 DECODING",
                        "DECODE_FAILS_BEFORE_END decode-0 DECODE r#1 DECODING");
    }

    private int tokensBeforeBreaking(int chunks) {
        strike(new BreakStream("decode-0", Calls.next(1), FOR_GOOD, chunks));
        TestDecode decode = bench.decode(bench.prefilled("r", 100, 5));
        bench.runUntilIdle();
        Bench.assertFault(decode.failure, FaultKind.NODE_FAULT, null);
        assertThat(decode.ends).isEqualTo(1);
        bench.assertNothingLeft();
        return decode.tokens.size();
    }

    @Test
    void repliesAreLateAndOvertaken() {
        strike(new DelayReplies("prefill-0", Calls.next(1), FOR_GOOD, Duration.ofMillis(300)));
        TestPrefill late = bench.prefill("a", 100, 5);
        TestPrefill next = bench.prefill("b", 100, 5);
        bench.runMillis(1_000);
        assertThat(late.endedAt).isEqualTo(420 * MILLI);
        assertThat(next.endedAt).isEqualTo(240 * MILLI);
        assertThat(bench.hits()).containsExactly("LATE_REPLIES prefill-0 PREFILL a#1 PREFILLING");
    }

    @Test
    void aPrefillThatIgnoresItsCancelCompletesLate() {
        strike(new IgnoreCancel("prefill-0", Calls.all(), FOR_GOOD));
        TestPrefill prefill = bench.prefill("a", 100, 5);
        bench.runMillis(10);
        prefill.cancel();
        bench.runMillis(500);
        assertThat(prefill.failure).isNull();
        assertThat(prefill.stops()).isEqualTo(1);
        assertThat(prefill.endedAt).isEqualTo(120 * MILLI);
        assertThat(bench.hits()).containsExactly("IGNORED_CANCEL prefill-0 PREFILL a#1 PREFILLING");
    }

    @Test
    void aStreamThatIgnoresItsCancelGoesOnToItsEnd() {
        strike(new IgnoreCancel("decode-0", Calls.all(), FOR_GOOD));
        TestDecode decode = bench.decodeOn("decode-0", bench.prefilled("r", 100, 50), 3);
        decode.onNext = () -> {
            if (decode.tokens.size() == 2) {
                decode.subscription.cancel();
                decode.cancel();
            }
        };
        bench.runUntilIdle();
        assertThat(decode.tokens).extracting(SimToken::index).isEqualTo(upTo(50));
        assertThat(decode.completed).isTrue();
        assertThat(decode.stops()).isEqualTo(1);
        assertThat(bench.hits()).containsExactly("IGNORED_CANCEL decode-0 DECODE r#1 DECODING");
        bench.assertNothingLeft();
    }

    @Test
    void aStreamCancelledBeforeItsNodeIgnoresThatSaysNothingMore() {
        strike(new IgnoreCancel("decode-0", Calls.all(), FOR_GOOD));
        TestDecode decode = bench.decodeOn("decode-0", bench.prefilled("r", 100, 5), 3);
        decode.subscription.cancel();
        bench.runUntilIdle();
        assertThat(decode.tokens).isEmpty();
        assertThat(decode.ends).isZero();
        assertThat(bench.decodeStats().decodesServed()).isEqualTo(1);
        bench.assertNothingLeft();
    }

    @Test
    void aStreamRepeatsItsEnd() {
        strike(new RepeatReplies("decode-0", Calls.all(), FOR_GOOD));
        TestDecode decode = bench.decode(bench.prefilled("r", 100, 5));
        bench.runUntilIdle();
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2, 3, 4, 4);
        assertThat(decode.ends).isEqualTo(2);
        assertThat(bench.hits()).containsExactly("REPEATED_REPLIES decode-0 DECODE r#1 DECODING");
        bench.assertNothingLeft();
    }

    @Test
    void aDeadStreamRepeatsItsChunksInNoOrder() {
        strike(new RepeatReplies("decode-0", Calls.all(), FOR_GOOD));
        strike(new IgnoreCancel("decode-0", Calls.all(), FOR_GOOD));
        TestDecode decode = bench.decode(bench.prefilled("r", 100, 4));
        decode.onNext = () -> {
            if (decode.tokens.size() == 2) {
                decode.subscription.cancel();
            }
        };
        bench.runUntilIdle();
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 1, 0, 2, 2, 1, 3, 3, 2, 3);
        bench.assertNothingLeft();
    }

    @Test
    void faultsMix() {
        strike(new Overload("prefill-0", Calls.next(1), FOR_GOOD, null));
        strike(new FailPrefill("prefill-0", Calls.next(1), FOR_GOOD));
        strike(new DelayReplies("prefill-0", Calls.all(), FOR_GOOD, Duration.ofMillis(50)));
        TestPrefill overloaded = bench.prefill("a", 100, 5);
        TestPrefill failed = bench.prefill("b", 100, 5);
        TestPrefill late = bench.prefill("c", 100, 5);
        bench.runMillis(1_000);
        Bench.assertFault(overloaded.failure, FaultKind.OVERLOADED, null);
        Bench.assertFault(failed.failure, FaultKind.NODE_FAULT, null);
        assertThat(late.endedAt).isEqualTo((240 + 50) * MILLI);
    }

    @Test
    void callsAreChosenAllOrSomeOrByChance() {
        assertThat(chosen(Calls.all(), 5)).isEqualTo(List.of(true, true, true, true, true));
        assertThat(chosen(Calls.next(2), 5)).isEqualTo(List.of(true, true, false, false, false));
        List<Boolean> some = chosen(Calls.share(0.3, 7), 1_000);
        assertThat(some).isEqualTo(chosen(Calls.share(0.3, 7), 1_000)).isNotEqualTo(chosen(Calls.share(0.3, 8), 1_000));
        assertThat(some.stream().filter(c -> c)).hasSizeBetween(250, 350);
        assertThat(chosen(Calls.share(0, 7), 100)).doesNotContain(true);
        assertThatThrownBy(() -> Calls.next(0)).hasMessage("count must be at least 1, but is 0");
        assertThatThrownBy(() -> Calls.share(1.1, 0)).hasMessage("share must be from 0 to 1, but is 1.1");
    }

    private static List<Boolean> chosen(Calls calls, int count) {
        BooleanSupplier choice = calls.begin();
        return IntStream.range(0, count).mapToObj(i -> choice.getAsBoolean()).toList();
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
