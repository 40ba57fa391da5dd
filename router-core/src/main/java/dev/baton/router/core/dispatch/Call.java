/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RequestSummary;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A submitted request, from its client's side to its one outcome. What happens in between is {@link Seeking} a place,
 * {@link Running} the legs of an attempt, and {@link Failover} to another.
 *
 * <p>How it is safe. Everything that happens to a request is a step of its {@link Mailbox}, so one thread at a time moves
 * it on and no lock is held while user code runs. Three things must not wait for that, since user code may never return:
 * the client's cancel, the deadline, and closing the router. They decide the {@link Ending} from outside and let go of
 * the {@link Attempt}; both are made for it, and every step first asks whether the request has ended. Fields that are read
 * from outside are volatile and written by steps alone.
 */
final class Call<Q, H, T> implements RoutedCall, Hold.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    final DispatchContext<Q, H, T> ctx;
    final Work<Q> submitted;
    final long submittedNanos;
    final long deadlineNanos;
    final Mailbox mailbox;
    final ClientStream<T> client;
    final CallTimers timers;
    final Seeking<Q, H, T> seeking;
    final Running<Q, H, T> running;
    final Failover<Q, H, T> failover;
    private final long number;
    private final String id;
    private final Consumer<Call<Q, H, T>> onEnded;
    private final Ending ending = new Ending();

    private volatile Work<Q> work;
    private volatile Phase phase = Phase.WAITING;
    private volatile @Nullable Attempt<Q, H, T> attempt;
    private volatile @Nullable Placement placement;
    private volatile int attempts;
    private volatile int cachedTokens;
    private volatile long firstChunkNanos = -1;

    Call(
            DispatchContext<Q, H, T> ctx,
            RouteRequest request,
            long number,
            Q payload,
            Flow.Subscriber<? super T> subscriber,
            Consumer<Call<Q, H, T>> onEnded) {
        this.ctx = ctx;
        this.submitted = new Work<>(request, payload);
        this.work = submitted;
        this.number = number;
        this.id = request.id() != null ? request.id() : "r" + number;
        this.onEnded = onEnded;
        this.submittedNanos = ctx.now();
        this.deadlineNanos = submittedNanos + ctx.timeoutNanos(request);
        this.mailbox = new Mailbox(ctx.executor(), ctx.scheduler());
        this.client = new ClientStream<>(subscriber);
        this.timers = new CallTimers(ctx.scheduler());
        this.failover = new Failover<>(this);
        this.seeking = new Seeking<>(this);
        this.running = new Running<>(this);
    }

    // ---- the client's side

    void start() {
        ctx.counters().submitted.increment();
        ctx.budget().deposit();
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.Submitted(submittedNanos, id, submitted.request()));
        }
        timers.armDeadline(deadlineNanos - ctx.now(), this::deadlinePassed);
        mailbox.execute(() -> {
            try {
                client.begin(new ClientSubscription());
            } catch (Throwable e) {
                userCodeFailed("subscriber's onSubscribe", e);
                return;
            }
            seeking.first();
        });
    }

    private final class ClientSubscription implements Flow.Subscription {
        @Override
        public void request(long chunks) {
            mailbox.execute(() -> clientAsked(chunks));
        }

        @Override
        public void cancel() {
            client.silence();
            Call.this.cancel();
        }
    }

    private void clientAsked(long chunks) {
        if (hasEnded()) {
            return;
        }
        if (chunks <= 0) {
            userCodeFailed(
                    "subscriber",
                    new IllegalArgumentException(
                            "request(n) needs n above 0 (Reactive Streams 3.9), but n is " + chunks));
            return;
        }
        if (client.demand() <= 0) {
            timers.touch(ctx.now()); // time in which nothing was asked for was no silence
        }
        client.addDemand(chunks);
        running.demandGrew();
    }

    /** Returns which of its router's requests this is, in the order in which they were submitted. */
    long number() {
        return number;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Phase phase() {
        return hasEnded() ? Phase.ENDED : phase;
    }

    @Override
    public @Nullable Placement placement() {
        return placement;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return ending.view();
    }

    @Override
    public void cancel() {
        Phase during = phase;
        endFromOutside(summary -> new Outcome.Cancelled(summary, during));
    }

    void routerClosed() {
        endFromOutside(summary -> attempts == 0
                ? new Outcome.Rejected(
                        summary, new Refusal(Refusal.Kind.SHUTTING_DOWN, null, "closed", "the router was closed", null))
                : new Outcome.Failed(summary, new Failure.RouterClosed()));
        publish(); // decided before, but the client's code never let it be told
    }

    void deadlinePassed() {
        Phase during = phase;
        long timeout = deadlineNanos - submittedNanos;
        String message = "its deadline of " + timeout / 1_000_000 + " ms passed before it was dispatched";
        endFromOutside(summary -> attempts == 0
                ? new Outcome.Rejected(summary, new Refusal(Refusal.Kind.DEADLINE, null, "deadline", message, null))
                : new Outcome.Failed(summary, new Failure.DeadlineExceeded(during, timeout)));
        publish(); // decided before, but the client's code never let it be told
    }

    @Override
    public void onNodeLost(Hold hold, String cause) {
        mailbox.execute(() -> failover.nodeLost(hold, cause));
    }

    // ---- what the steps share

    boolean hasEnded() {
        return ending.isClaimed();
    }

    /** Returns what is left to do. */
    Work<Q> work() {
        return work;
    }

    /** From now on this is left to do. */
    void continueWith(Work<Q> rest) {
        work = rest;
    }

    @Nullable
    Attempt<Q, H, T> attempt() {
        return attempt;
    }

    int attempts() {
        return attempts;
    }

    boolean isCurrent(Attempt<Q, H, T> candidate) {
        return attempt == candidate && !candidate.isRetired() && !hasEnded();
    }

    /** Makes this the attempt that counts. Returns false if the request has ended; the attempt is then let go of. */
    boolean adopt(Attempt<Q, H, T> next) {
        attempt = next;
        attempts = next.number;
        ctx.counters().dispatched.increment();
        return keep(next);
    }

    /** Makes this the attempt that counts, though it has no place yet. False if the request has ended; it is let go of. */
    boolean carryOn(Attempt<Q, H, T> next) {
        attempt = next;
        return keep(next);
    }

    private boolean keep(Attempt<Q, H, T> next) {
        placement = next.placement();
        if (hasEnded()) {
            next.retire();
            return false;
        }
        return true;
    }

    /** An attempt that was carried on has found its place and is dispatched. */
    void dispatched(Attempt<Q, H, T> current) {
        if (current.number > attempts) {
            attempts = current.number;
            ctx.counters().dispatched.increment();
        }
    }

    void dropAttempt() {
        attempt = null;
    }

    void placedAt(Placement where) {
        placement = where;
    }

    void cached(int tokens) {
        cachedTokens = tokens;
    }

    void enter(Phase next, Attempt<Q, H, T> current) {
        phase = next;
        if (ctx.events().isOn() && !hasEnded()) {
            ctx.events().emit(new RouterEvent.PhaseChanged(ctx.now(), id, current.number, next));
        }
    }

    /** Runs what gives the client a chunk; a subscriber that throws ends the request. */
    void give(Runnable giving) {
        try {
            giving.run();
        } catch (Throwable e) {
            userCodeFailed("subscriber's onNext", e);
        }
        if (firstChunkNanos < 0 && client.chunks() > 0) {
            firstChunkNanos = ctx.now() - submittedNanos;
        }
    }

    void userCodeFailed(String where, Throwable cause) {
        LOG.debug("request {}: {} failed", id, where, cause);
        end(s -> new Outcome.Failed(s, new Failure.UserCode(where, cause)));
    }

    /** Tells the transport that nobody will fetch a handoff (rule R12). */
    void abandon(NodeState state, H handoff) {
        ctx.counters().abandoned.increment();
        ctx.askHost(() -> {
            try {
                ctx.transport().abandon(state.node(), handoff);
            } catch (Throwable e) {
                LOG.warn("transport threw on abandoning a handoff of request {}", id, e);
            }
        });
    }

    // ---- the end

    /** Ends the request, as a step. Another step tells the client first, then the host: user code may sit in it for ever. */
    void end(Function<RequestSummary, Outcome> outcome) {
        Outcome decided = decide(outcome);
        if (decided != null) {
            mailbox.execute(() -> {
                client.terminate(decided);
                publish();
            });
        }
    }

    /** Ends the request from any thread: the host is told at once, the client when its own code lets it. */
    private void endFromOutside(Function<RequestSummary, Outcome> outcome) {
        Trampoline.around(() -> {
            Outcome decided = decide(outcome);
            if (decided != null) {
                publish();
                mailbox.execute(() -> client.terminate(decided));
            }
        });
    }

    private @Nullable Outcome decide(Function<RequestSummary, Outcome> outcome) {
        if (!ending.claim()) {
            return null;
        }
        client.close();
        timers.disarmLeg();
        seeking.withdraw();
        Attempt<Q, H, T> current = attempt;
        if (current != null) {
            current.retire();
        }
        Outcome decided = outcome.apply(summary());
        ctx.counters().ended(decided);
        ending.decide(decided);
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.Ended(ctx.now(), id, decided));
        }
        ctx.admission().capacityFreed(); // a credit, or a place before others in the waiting room
        return decided;
    }

    private void publish() {
        if (ending.isDecided()) {
            timers.disarmDeadline();
            onEnded.accept(this); // before the host is told, so that it finds the router idle
            ending.publish();
        }
    }

    private RequestSummary summary() {
        return new RequestSummary(
                id,
                placement,
                attempts,
                cachedTokens,
                client.chunks(),
                client.tokens(),
                seeking.waitedNanos(),
                firstChunkNanos,
                ctx.now() - submittedNanos);
    }
}
