/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.api.transport.CancellationSignal;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of call have in common: whose they are, the hold that pays for them, and how they are let go of.
 *
 * <p>How it is safe. Handling of results is confined to the request's mailbox. {@link #cancel} and {@link #stopped} may
 * come from any thread: the signal fires once, and the hold is given back once whoever does it, so a leg that is
 * cancelled and ends at the same moment is released once.
 */
abstract class LegInFlight<Q, H, T> {
    final Call<Q, H, T> call;
    final int attempt;
    final Leg leg;
    final Hold hold;
    final long startedNanos;
    private final Work<Q> work;
    private final @Nullable Node peer;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean lettingGo = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean inGrace;

    LegInFlight(Call<Q, H, T> call, int attempt, Hold hold, @Nullable NodeState peer) {
        this.call = call;
        this.work = call.work();
        this.attempt = attempt;
        this.leg = hold.leg();
        this.hold = hold;
        this.peer = peer == null ? null : peer.node();
        this.startedNanos = call.ctx.now();
    }

    /** Makes the call. What it throws is handled here. */
    abstract void start();

    /** Returns whether the engine's answer is complete, so that nothing is left to let go of. */
    abstract boolean isDone();

    /** Lets go: signals the transport, and gives the hold back when the engine has let go or the grace is over. */
    void cancel() {
        if (isDone()) {
            release(ReleaseCause.CANCELLED);
        } else if (lettingGo.compareAndSet(false, true)) {
            call.ctx.graces().begin(this, call.ctx.timeouts().cancelGrace()); // first, for the host's actions may hang
            cancellation.fire();
        }
    }

    final void inGrace() {
        inGrace = true;
    }

    /** Gives the hold back; only the first time counts. */
    final void release(ReleaseCause cause) {
        hold.release();
        if (inGrace) {
            call.ctx.graces().end(this);
        }
        released();
        tellReleased(cause);
    }

    /** The hold was given back, perhaps not for the first time. Any thread. */
    void released() {}

    final void tellReleased(ReleaseCause cause) {
        if (told.compareAndSet(false, true)) {
            hold.chosenBy().onReleased(work.request(), leg, hold.state().node(), cause, call.ctx.now() - startedNanos);
        }
    }

    final boolean isCancelled() {
        return cancellation.isCancelled();
    }

    public String requestId() {
        return call.id();
    }

    public int attempt() {
        return attempt;
    }

    public RouteRequest request() {
        return work.request();
    }

    public Q payload() {
        return work.payload();
    }

    public Node node() {
        return hold.state().node();
    }

    public @Nullable Node peer() {
        return peer;
    }

    public Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, call.deadlineNanos - call.ctx.now()));
    }

    public CancellationSignal cancellation() {
        return cancellation;
    }

    public void stopped() {
        if (isCancelled()) {
            release(ReleaseCause.CANCELLED);
        }
    }
}
