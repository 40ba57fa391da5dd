/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallFaultTest {
    private final Bench bench = new Bench();

    @Test
    void turnsAwayUntilTakenAway() {
        Runnable takeAway = bench.cluster.inject("prefill-0", new CallFault() {
            @Override
            public TransportException onArrival(LegCall<SimPrompt> call) {
                return TransportException.overloaded("full", Duration.ofSeconds(2));
            }
        });
        TestPrefill turnedAway = bench.prefill("a", 100, 5);
        bench.runMillis(1);
        takeAway.run();
        TestPrefill letIn = bench.prefill("b", 100, 5);
        bench.runMillis(500);

        Bench.assertFault(turnedAway.failure, FaultKind.OVERLOADED, null);
        assertThat(letIn.failure).isNull();
        assertThat(bench.prefillStats().failures()).isEqualTo(1);
    }

    @Test
    void prefillFailsAfterTheWork() {
        bench.cluster.inject("prefill-0", new CallFault() {
            @Override
            public TransportException onPrefillDone(PrefillCall<SimPrompt> call) {
                return TransportException.nodeFault("out of luck");
            }
        });
        TestPrefill prefill = bench.prefill("a", 100, 5);
        bench.runUntilIdle();

        Bench.assertFault(prefill.failure, FaultKind.NODE_FAULT, null);
        assertThat(bench.prefillStats().promptTokensComputed()).isEqualTo(100);
        bench.assertNothingLeft();
    }

    @Test
    void aHandoffIsLost() {
        bench.cluster.inject("prefill-0", new CallFault() {
            @Override
            public boolean losesHandoff(PrefillCall<SimPrompt> call) {
                return true;
            }
        });
        TestDecode decode = bench.decode(bench.prefilled("a", 100, 5));
        bench.runUntilIdle();

        Bench.assertFault(decode.failure, FaultKind.NODE_FAULT, "prefill-0");
        bench.assertNothingLeft();
    }

    @Test
    void aStreamFailsBeforeItsFirstChunkAfterSomeAndBeforeItsEnd() {
        assertThat(tokensBeforeFailure(0)).isZero();
        assertThat(tokensBeforeFailure(3)).isEqualTo(3);
        assertThat(tokensBeforeFailure(5)).isEqualTo(5);
        assertThat(tokensBeforeFailure(99)).isEqualTo(5);
    }

    @Test
    void anEngineAnswersAlthoughItsCallIsWithdrawn() {
        bench.cluster.inject("prefill-0", new CallFault() {
            @Override
            public boolean ignoresCancel(LegCall<SimPrompt> call) {
                return true;
            }
        });
        TestPrefill prefill = bench.prefill("a", 100, 5);
        bench.runMillis(10);
        prefill.cancel();
        bench.runMillis(500);

        assertThat(prefill.failure).isNull();
        assertThat(prefill.stops()).isEqualTo(1);
        assertThat(prefill.handoff().tokens()).isEqualTo(100);
    }

    @Test
    void lateAnswersAreOvertakenAndStayInOrderAmongThemselves() {
        CallFault late = new CallFault() {
            @Override
            public long extraReplyNanos(LegCall<SimPrompt> call) {
                return call.requestId().equals("late") ? 300_000_000 : 0;
            }
        };
        bench.cluster.inject("prefill-0", late);
        bench.cluster.inject("decode-0", late);
        TestPrefill latePrefill = bench.prefill("late", 100, 5);
        TestPrefill prefill = bench.prefill("r", 100, 5);
        bench.runMillis(1_000);
        assertThat(latePrefill.endedAt).isEqualTo(420_000_000);
        assertThat(prefill.endedAt).isEqualTo(240_000_000);

        TestDecode lateDecode = bench.decode(latePrefill);
        TestDecode decode = bench.decode(prefill);
        bench.runUntilIdle();
        assertThat(lateDecode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2, 3, 4);
        assertThat(lateDecode.completed).isTrue();
        assertThat(lateDecode.endedAt).isGreaterThan(decode.endedAt);
        bench.assertNothingLeft();
    }

    private int tokensBeforeFailure(int chunks) {
        Runnable takeAway = bench.cluster.inject("decode-0", new CallFault() {
            @Override
            public int chunksBeforeFailure(DecodeCall<SimPrompt, SimHandoff> call) {
                return chunks;
            }
        });
        TestDecode decode = bench.decode(bench.prefilled("r", 100, 5));
        bench.runUntilIdle();
        takeAway.run();
        Bench.assertFault(decode.failure, FaultKind.NODE_FAULT, null);
        assertThat(decode.completed).isFalse();
        bench.assertNothingLeft();
        return decode.tokens.size();
    }
}
