/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RequestSummary;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.trace.TraceRequest;
import java.util.Locale;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One request of a replay as its client sees it: takes its tokens, measures them, and checks that they are one attempt's,
 * in order, complete and before the outcome (rules R1, R2). Confined to the thread of the replay.
 */
final class ReplayedRequest implements Flow.Subscriber<SimToken> {
    private static final long NEVER = -1;

    private final String id;
    private final TraceRequest row;
    private final NanoClock clock;
    private final Samples gaps;
    private final Findings findings;
    private final long submittedNanos;

    private @Nullable Outcome outcome;
    private long firstTokenNanos = NEVER;
    private long lastTokenNanos = NEVER;
    private int tokens;
    private int attempt;
    private int terminalSignals;
    private int outcomes;
    private boolean broken;
    private boolean goesOn;

    ReplayedRequest(String id, TraceRequest row, NanoClock clock, Samples gaps, Findings findings) {
        this.id = id;
        this.row = row;
        this.clock = clock;
        this.gaps = gaps;
        this.findings = findings;
        this.submittedNanos = clock.nanoTime();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(SimToken token) {
        long now = clock.nanoTime();
        if (tokens == 0) {
            firstTokenNanos = now;
            attempt = token.attempt();
        } else {
            gaps.add(now - lastTokenNanos);
        }
        if (goesOn && token.attempt() > attempt) {
            attempt = token.attempt();
            goesOn = false;
        }
        if (!token.requestId().equals(id) || token.index() != tokens || token.attempt() != attempt) {
            broken("expected token " + tokens + " of attempt " + attempt + ", but got " + token);
        } else if (terminalSignals > 0 || outcome != null) {
            broken("got " + token + " after its end");
        }
        lastTokenNanos = now;
        tokens++;
    }

    @Override
    public void onError(Throwable failure) {
        terminalSignals++;
    }

    @Override
    public void onComplete() {
        terminalSignals++;
        if (tokens != row.outputTokens()) {
            broken("was told that it is complete after " + tokens + " of " + row.outputTokens() + " tokens");
        }
    }

    /** Its stream broke, and the router was told how it goes on: the next token is another attempt's. */
    void goesOn() {
        goesOn = true;
    }

    /** The call has its outcome. */
    void ended(Outcome how) {
        outcome = how;
    }

    /** The router told its listeners that the request has ended; expected once. */
    void toldEnded() {
        outcomes++;
    }

    /** Checks, when the replay is over, that it ended once. */
    void check() {
        if (outcome == null) {
            findings.lost("request " + id + " has no outcome");
        } else if (outcomes != 1) {
            findings.duplicated("request " + id + " was told to have ended " + outcomes + " times");
        } else if (terminalSignals != 1) {
            findings.duplicated("request " + id + " got " + terminalSignals + " last signals");
        } else if (outcome instanceof Outcome.Completed && tokens != row.outputTokens()) {
            broken("completed after " + tokens + " of " + row.outputTokens() + " tokens");
        }
    }

    RequestRecord record(long startNanos) {
        RequestSummary summary = outcome == null ? null : outcome.summary();
        return new RequestRecord(
                submittedNanos - startNanos,
                firstTokenNanos == NEVER ? NEVER : firstTokenNanos - startNanos,
                lastTokenNanos == NEVER ? NEVER : lastTokenNanos - startNanos,
                row.promptTokens(),
                tokens,
                summary == null ? 0 : summary.attempts(),
                summary == null ? 0 : summary.waitedNanos(),
                result(),
                reason());
    }

    private RequestRecord.Result result() {
        if (outcome == null) {
            return RequestRecord.Result.LOST;
        }
        if (outcome instanceof Outcome.Completed) {
            return RequestRecord.Result.COMPLETED;
        }
        if (outcome instanceof Outcome.Failed) {
            return RequestRecord.Result.FAILED;
        }
        return outcome instanceof Outcome.Rejected ? RequestRecord.Result.REJECTED : RequestRecord.Result.CANCELLED;
    }

    private String reason() {
        if (outcome instanceof Outcome.Failed failed) {
            return words(failed.failure());
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return rejected.refusal().code();
        }
        return outcome instanceof Outcome.Cancelled cancelled
                ? cancelled.during().name().toLowerCase(Locale.ROOT)
                : "";
    }

    private static String words(Failure failure) {
        return failure.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    private void broken(String what) {
        if (!broken) {
            broken = true;
            findings.brokenStream("request " + id + " " + what);
        }
    }
}
