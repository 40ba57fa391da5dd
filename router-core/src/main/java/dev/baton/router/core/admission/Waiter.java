/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.NodeState;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through admission: it is bound, refused or withdrawn, exactly one of them. Thread-safe: the first
 * to move {@link #state} off {@code SEEKING} decides. A binding is offered and then taken, by the request when it gets to
 * it or by whoever withdraws the request before; so it has exactly one owner even if the request's own code is stuck.
 * What the waiting room keeps in it is guarded by the room's lock.
 */
public abstract class Waiter {
    private enum State {
        SEEKING,
        BOUND,
        REFUSED,
        WITHDRAWN
    }

    private final Seeker seeker;
    private final long arrivalNanos;
    private final long deadlineNanos;
    private final AtomicReference<State> state = new AtomicReference<>(State.SEEKING);
    private final AtomicReference<@Nullable Binding> offered = new AtomicReference<>();
    private volatile TaskScheduler.@Nullable Cancellable expiry;

    // Written once before the room sees it.
    private long waitingSinceNanos;
    private long key;

    // Guarded by the room's lock.
    private long sequence;
    private @Nullable Lane lane;
    private @Nullable NodeState plan;
    private long planNanos;

    /**
     * Begins.
     *
     * @param seeker what it looks for
     * @param arrivalNanos when the request was submitted
     * @param deadlineNanos when its time is up
     */
    protected Waiter(Seeker seeker, long arrivalNanos, long deadlineNanos) {
        this.seeker = seeker;
        this.arrivalNanos = arrivalNanos;
        this.deadlineNanos = deadlineNanos;
    }

    /** It was bound; {@link #take} gives the binding. */
    protected abstract void onBound(long waitedNanos);

    /** It was refused. */
    protected abstract void onRefused(Refusal refusal);

    /** User code failed over it. */
    protected abstract void onUserCodeFailure(String where, Throwable cause);

    /** It begins to wait. */
    protected abstract void onWaiting(String reason, @Nullable NodeState plannedFor);

    /** Takes what it was bound to; whoever gets it owes its release. Null if it was withdrawn meanwhile. */
    public final @Nullable Binding take() {
        return offered.getAndSet(null);
    }

    /** Returns what it looks for. */
    public final Seeker seeker() {
        return seeker;
    }

    final long arrivalNanos() {
        return arrivalNanos;
    }

    final long deadlineNanos() {
        return deadlineNanos;
    }

    final int tokens() {
        return seeker.request().promptTokens();
    }

    final boolean isSeeking() {
        return state.get() == State.SEEKING;
    }

    /** Offers it a binding; gives the binding back if it is too late for that. */
    final boolean offer(Binding binding) {
        offered.set(binding);
        if (state.compareAndSet(State.SEEKING, State.BOUND)) {
            return true;
        }
        offered.set(null);
        binding.release();
        return false;
    }

    final boolean tryRefused() {
        return state.compareAndSet(State.SEEKING, State.REFUSED);
    }

    final boolean tryWithdrawn() {
        return state.compareAndSet(State.SEEKING, State.WITHDRAWN);
    }

    final void setExpiry(TaskScheduler.Cancellable timer) {
        expiry = timer;
        if (!isSeeking()) {
            timer.cancel();
        }
    }

    final void cancelExpiry() {
        TaskScheduler.Cancellable timer = expiry;
        if (timer != null) {
            timer.cancel();
        }
    }

    final void beginWaiting(long nowNanos, long orderKey) {
        this.waitingSinceNanos = nowNanos;
        this.key = orderKey;
    }

    final long waitingSinceNanos() {
        return waitingSinceNanos;
    }

    final long key() {
        return key;
    }

    final long sequence() {
        return sequence;
    }

    final void setSequence(long value) {
        this.sequence = value;
    }

    final @Nullable Lane lane() {
        return lane;
    }

    final void setLane(@Nullable Lane value) {
        this.lane = value;
    }

    final @Nullable NodeState plan() {
        return plan;
    }

    final void plan(@Nullable NodeState node, long nanos) {
        if (plan != null) {
            plan.addPlannedNanos(-planNanos);
        }
        plan = node;
        planNanos = nanos;
        if (node != null) {
            node.addPlannedNanos(nanos);
        }
    }
}
