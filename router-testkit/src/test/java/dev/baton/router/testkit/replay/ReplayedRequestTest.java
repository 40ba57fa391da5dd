/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RequestSummary;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.time.VirtualTime;
import dev.baton.router.testkit.trace.TraceRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Routers that break a promise to a client are found (rules R1, R2). */
class ReplayedRequestTest {
    private static final RequestSummary SUMMARY = new RequestSummary("r0", null, 1, 0, 2, 2, 5, 10, 20);

    private final VirtualTime time = new VirtualTime();
    private final Findings findings = new Findings();
    private final Samples gaps = new Samples();
    private final ReplayedRequest request =
            new ReplayedRequest("r0", new TraceRequest(0, 10, 2, new long[0], null), time, gaps, findings);

    @Test
    void aGoodAnswerIsMeasured() {
        long start = time.nanoTime();
        time.advance(Duration.ofNanos(70));
        token(1, 0);
        time.advance(Duration.ofNanos(30));
        token(1, 1);
        complete();

        assertThat(integrity().isSound()).isTrue();
        RequestRecord record = request.record(start);
        assertThat(record.result()).isEqualTo(RequestRecord.Result.COMPLETED);
        assertThat(record.reason()).isEmpty();
        assertThat(record.ttftNanos()).isEqualTo(70);
        assertThat(record.meanGapNanos()).isEqualTo(30);
        assertThat(gaps.summary().max()).isEqualTo(30);
        assertThat(Slo.DEFAULT.isMetBy(record)).isTrue();
    }

    @Test
    void aMissingTokenIsFound() {
        token(1, 0);
        complete();
        assertThat(integrity().brokenStreams()).isEqualTo(1);
    }

    @Test
    void aRepeatedTokenIsFound() {
        token(1, 0);
        token(1, 0);
        complete();
        assertThat(integrity().brokenStreams()).isEqualTo(1);
    }

    @Test
    void tokensOfTwoAttemptsAreFound() {
        token(1, 0);
        token(2, 1);
        complete();
        assertThat(integrity().brokenStreams()).isEqualTo(1);
    }

    @Test
    void aTokenAfterTheEndIsFound() {
        token(1, 0);
        token(1, 1);
        complete();
        token(1, 2);
        assertThat(integrity().brokenStreams()).isEqualTo(1);
    }

    @Test
    void aSecondLastSignalIsFound() {
        token(1, 0);
        token(1, 1);
        complete();
        request.onError(new IllegalStateException("again"));
        assertThat(integrity().duplicated()).isEqualTo(1);
    }

    @Test
    void aSecondOutcomeIsFound() {
        token(1, 0);
        token(1, 1);
        complete();
        request.toldEnded();
        assertThat(integrity().duplicated()).isEqualTo(1);
    }

    @Test
    void aMissingOutcomeIsFound() {
        token(1, 0);
        assertThat(integrity().lost()).isEqualTo(1);
        assertThat(request.record(0).result()).isEqualTo(RequestRecord.Result.LOST);
    }

    @Test
    void aClientThatIsToldNothingIsFound() {
        request.ended(new Outcome.Cancelled(SUMMARY, Phase.WAITING));
        request.toldEnded();
        assertThat(integrity().duplicated()).isEqualTo(1);
    }

    @Test
    void reasonsAreShortWords() {
        request.ended(new Outcome.Failed(SUMMARY, new Failure.RouterClosed()));
        assertThat(request.record(0).reason()).isEqualTo("router_closed");
        request.ended(new Outcome.Rejected(
                SUMMARY, new Refusal(Refusal.Kind.CONTENDED, null, "queue_full", "the queue is full", null)));
        assertThat(request.record(0).reason()).isEqualTo("queue_full");
        request.ended(new Outcome.Cancelled(SUMMARY, Phase.DECODING));
        assertThat(request.record(0).reason()).isEqualTo("decoding");
    }

    private void token(int attempt, int index) {
        request.onNext(new SimToken("r0", attempt, index));
    }

    private void complete() {
        request.onComplete();
        request.ended(new Outcome.Completed(SUMMARY));
        request.toldEnded();
    }

    private Integrity integrity() {
        request.check();
        return findings.integrity();
    }
}
