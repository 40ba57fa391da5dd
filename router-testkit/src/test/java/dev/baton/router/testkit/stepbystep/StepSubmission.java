/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RequestSummary;
import dev.baton.router.api.request.RouteException;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.SimToken;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A request of a {@link StepRouter}: gives a subscriber what a step host's client is told, and listeners too. */
final class StepSubmission implements RoutedCall, StepClient, Flow.Subscription {
    private final String id;
    private final Flow.Subscriber<? super SimToken> subscriber;
    private final RouterListener listener;
    private final NanoClock clock;
    private final long submittedNanos;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private @Nullable Placement placement;
    private @Nullable Refusal refusal;
    private @Nullable Leg failedLeg;
    private @Nullable Node failedNode;
    private @Nullable TransportException cause;
    private int attempts;
    private long chunks;
    private long firstNanos = -1;

    StepSubmission(String id, Flow.Subscriber<? super SimToken> subscriber, RouterListener listener, NanoClock clock) {
        this.id = id;
        this.subscriber = subscriber;
        this.listener = listener;
        this.clock = clock;
        this.submittedNanos = clock.nanoTime();
    }

    // ---- what the host tells

    @Override
    public void bound(int attempt, Placement where) {
        if (attempt > 1 && cause != null) {
            listener.onEvent(new RouterEvent.Redispatched(clock.nanoTime(), id, attempt - 1, cause));
        }
        attempts = attempt;
        placement = where;
        listener.onEvent(new RouterEvent.Bound(clock.nanoTime(), id, attempt, where, 0));
    }

    @Override
    public void legFailed(int attempt, Leg leg, Node node, TransportException failure) {
        failedLeg = leg;
        failedNode = node;
        cause = failure;
        boolean charged = failure.kind().chargesNode();
        listener.onEvent(new RouterEvent.LegFailed(clock.nanoTime(), id, attempt, leg, node, charged, failure));
    }

    @Override
    public void refused(Refusal why) {
        refusal = why;
    }

    @Override
    public void given(SimToken token) {
        chunks++;
        firstNanos = firstNanos < 0 ? clock.nanoTime() - submittedNanos : firstNanos;
        subscriber.onNext(token);
    }

    @Override
    public void ended(String how) {
        Outcome decided = decide(how);
        if (decided instanceof Outcome.Completed) {
            subscriber.onComplete();
        } else {
            subscriber.onError(new RouteException(decided));
        }
        outcome.complete(decided);
    }

    private Outcome decide(String how) {
        long total = clock.nanoTime() - submittedNanos;
        RequestSummary summary = new RequestSummary(id, placement, attempts, 0, chunks, chunks, 0, firstNanos, total);
        if (how.equals("completed")) {
            return new Outcome.Completed(summary);
        }
        if (refusal != null) {
            return attempts == 0
                    ? new Outcome.Rejected(summary, refusal)
                    : new Outcome.Failed(summary, new Failure.NotPlacedAgain(refusal, cause));
        }
        String node = Objects.requireNonNull(failedNode, how).id();
        TransportException why = Objects.requireNonNull(cause, how);
        return new Outcome.Failed(
                summary,
                how.equals("lost")
                        ? new Failure.DecodeLost(node, chunks, why)
                        : new Failure.AttemptsExhausted(
                                attempts,
                                Objects.requireNonNull(failedLeg, how),
                                node,
                                "maxAttempts=" + StepHost.MAX_ATTEMPTS,
                                why));
    }

    // ---- what its client may do: it asks for everything, and stays to the end

    @Override
    public void request(long n) {
        if (n != Long.MAX_VALUE) {
            throw new UnsupportedOperationException("a step host sends everything at once");
        }
    }

    @Override
    public void cancel() {
        throw new UnsupportedOperationException("this client stays");
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Phase phase() {
        return outcome.isDone() ? Phase.ENDED : attempts == 0 ? Phase.WAITING : Phase.PREFILLING;
    }

    @Override
    public @Nullable Placement placement() {
        return placement;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome;
    }
}
