/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.Reservation;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A hold in the hands of a host that keeps its own lifecycle. Thread-safe: the first to end it decides. */
final class Lease implements Reservation {
    private final Hold hold;
    private final DispatchContext<?, ?, ?> ctx;
    private final long takenNanos;
    private final CompletableFuture<String> revoked = new CompletableFuture<>();
    private final CompletionStage<String> view = revoked.minimalCompletionStage();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile TaskScheduler.@Nullable Cancellable end;
    private volatile @Nullable Runnable whenOver;

    Lease(Hold hold, DispatchContext<?, ?, ?> ctx) {
        this.hold = hold;
        this.ctx = ctx;
        this.takenNanos = ctx.now();
    }

    void endAt(long deadlineNanos) {
        long left = Math.max(0, deadlineNanos - ctx.now());
        end = ctx.scheduler().schedule(left, this::expire);
        if (over.get()) {
            cancelEnd();
        }
    }

    private void expire() {
        if (finish()) {
            if (ctx.events().isOn()) {
                long now = ctx.now();
                ctx.events().emit(new RouterEvent.LeaseExpired(now, node(), leg(), now - takenNanos));
            }
            revoked.complete("the lease ended at the request's deadline");
        }
    }

    /** Runs an action when the lease is over; at once if it is. One action only, and it may run twice. */
    void whenOver(Runnable action) {
        whenOver = action;
        if (over.get()) {
            action.run();
        }
    }

    Hold hold() {
        return hold;
    }

    void revoke(String cause) {
        if (finish()) {
            revoked.complete(cause);
        }
    }

    @Override
    public Leg leg() {
        return hold.leg();
    }

    @Override
    public Node node() {
        return hold.state().node();
    }

    @Override
    public void succeeded() {
        if (finish()) {
            ctx.health().succeeded(hold.state());
        }
    }

    @Override
    public void failed(TransportException failure) {
        if (finish()) {
            String named = failure.suspectNodeId();
            NodeState suspect = named == null ? null : ctx.registry().snapshot().member(named);
            ctx.health().failed(suspect == null ? hold.state() : suspect, failure);
        }
    }

    @Override
    public void cancelled() {
        finish();
    }

    @Override
    public CompletionStage<String> revoked() {
        return view;
    }

    private boolean finish() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        cancelEnd();
        hold.release();
        Runnable action = whenOver;
        if (action != null) {
            action.run();
        }
        return true;
    }

    private void cancelEnd() {
        TaskScheduler.Cancellable timer = end;
        if (timer != null) {
            timer.cancel();
        }
    }
}
