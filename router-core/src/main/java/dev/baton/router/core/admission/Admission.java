/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.api.Prediction;
import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.QueueOrder;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.PlacementResult;
import dev.baton.router.core.placement.Placer;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.time.Nanos;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way in: asks the policy, binds at once where there is room and nobody waits, and else lets the request wait for its
 * turn, up to its time. Thread-safe; user code is called under no lock.
 */
public final class Admission {
    /** How far a key may lie from the arrival: 36 years. */
    private static final long MAX_KEY_OFFSET = 1L << 60;

    private final Placer placer;
    private final BackpressurePolicy policy;
    private final QueueOrder order;
    private final NanoClock clock;
    private final TaskScheduler scheduler;
    private final WaitingRoom room;
    private final DepartureRate departures;
    private final Drainer drainer;
    private volatile boolean closed;

    /** Makes an empty waiting room behind a policy; {@code dispatch} runs what was bound, in order. */
    public Admission(
            Placer placer,
            BackpressurePolicy policy,
            QueueOrder order,
            int maxRequests,
            long maxTokens,
            NanoClock clock,
            TaskScheduler scheduler,
            Consumer<List<Runnable>> dispatch) {
        this.placer = placer;
        this.policy = policy;
        this.order = order;
        this.clock = clock;
        this.scheduler = scheduler;
        this.room = new WaitingRoom(maxRequests, maxTokens);
        this.departures = new DepartureRate(clock);
        this.drainer = new Drainer(room, placer, departures, dispatch);
    }

    /** Lets a request in for the first time. */
    public void enter(Waiter waiter) {
        AdmissionDecision decision = ask(waiter);
        if (decision instanceof AdmissionDecision.Admit admit) {
            seek(waiter, Nanos.of(admit.maxWait()), admit.maxWaiting(), false);
        }
    }

    /** Binds now or refuses; never waits. */
    public void enterNow(Waiter waiter) {
        if (ask(waiter) != null) {
            seek(waiter, 0, 0, false);
        }
    }

    /** Lets a request in again that was admitted before; no bound of the waiting room holds for it. */
    public void enterAgain(Waiter waiter, long maxWaitNanos) {
        seek(waiter, Math.max(1, maxWaitNanos), Integer.MAX_VALUE, true);
    }

    /** Takes a request back, whether it still seeks or was bound and has not taken its binding yet. */
    public void withdraw(Waiter waiter) {
        if (waiter.tryWithdrawn()) {
            waiter.cancelExpiry();
            room.remove(waiter);
        } else {
            Binding binding = waiter.take();
            if (binding != null) {
                binding.release();
            }
        }
    }

    /** Says that there may be room where there was none, or that one who blocked others has left. */
    public void capacityFreed() {
        if (room.requests() > 0) {
            drainer.drain();
        }
    }

    /** Predicts what would happen to a request that came now. */
    public Prediction predict(Seeker seeker) {
        if (closed) {
            return new Prediction.Refused(Refusals.closed());
        }
        AdmissionDecision decision = evaluate(seeker);
        if (decision instanceof AdmissionDecision.Reject reject) {
            return new Prediction.Refused(rejected(reject));
        }
        AdmissionDecision.Admit admit = (AdmissionDecision.Admit) decision;
        Leg ineligible = placer.ineligibleLeg(seeker);
        if (ineligible != null) {
            return new Prediction.Refused(Refusals.ineligible(ineligible, seeker.request()));
        }
        Leg empty = placer.screen(seeker);
        Leg full = empty != null ? empty : legWithoutRoom(seeker);
        int waiting = room.requests();
        if (full == null && !room.hasRival(seeker)) {
            return new Prediction.StartNow();
        }
        if (!admit.maxWait().isZero() && waiting < Math.min(admit.maxWaiting(), room.maxRequests())) {
            return new Prediction.Wait(waiting, retryAfter(waiting + 1));
        }
        if (empty != null) {
            return new Prediction.Refused(Refusals.noUsableNode(empty));
        }
        return new Prediction.Refused(
                full != null && admit.maxWait().isZero()
                        ? Refusals.noRoom(full, retryAfter(waiting + 1))
                        : Refusals.queueFull(waiting, retryAfter(waiting + 1)));
    }

    /** Returns how many wait. */
    public int waitingRequests() {
        return room.requests();
    }

    /** Returns the prompt tokens of those who wait. */
    public long waitingTokens() {
        return room.tokens();
    }

    /** Refuses whoever waits and whoever comes. */
    public void close() {
        closed = true;
        for (Waiter waiter : room.all()) {
            refuse(waiter, Refusals.closed());
        }
    }

    /** Asks the policy; null if the request has been told that it may not enter. */
    private AdmissionDecision.@Nullable Admit ask(Waiter waiter) {
        if (closed) {
            refuse(waiter, Refusals.closed());
            return null;
        }
        AdmissionDecision decision;
        try {
            decision = evaluate(waiter.seeker());
        } catch (Throwable e) {
            fail(waiter, "backpressure policy " + policy.getClass().getName(), e);
            return null;
        }
        if (decision instanceof AdmissionDecision.Reject reject) {
            refuse(waiter, rejected(reject));
            return null;
        }
        return (AdmissionDecision.Admit) decision;
    }

    private AdmissionDecision evaluate(Seeker seeker) {
        placer.screen(seeker);
        AdmissionDecision decision = policy.evaluate(seeker.request(), new PressureView(seeker, room, departures));
        return Objects.requireNonNull(decision, "the policy answered null; it must admit or reject");
    }

    private void seek(Waiter waiter, long maxWaitNanos, int maxWaiting, boolean again) {
        PlacementResult result = null;
        if (!room.hasRival(waiter.seeker())) { // no newcomer overtakes those who wait (rule R10)
            try {
                result = placer.tryBind(waiter.seeker());
            } catch (Throwable e) {
                fail(waiter, "placement", e);
                return;
            }
            if (result instanceof Binding binding) {
                if (waiter.offer(binding)) {
                    waiter.onBound(0);
                }
                return;
            }
        }
        Leg ineligible = placer.ineligibleLeg(waiter.seeker());
        if (ineligible != null) {
            refuse(waiter, Refusals.ineligible(ineligible, waiter.seeker().request()));
        } else if (maxWaitNanos == 0) {
            refuse(waiter, whyNot(waiter, result));
        } else {
            await(
                    waiter,
                    maxWaitNanos,
                    maxWaiting,
                    again,
                    result instanceof PlacementResult.Full f ? f : null,
                    reason(result));
        }
    }

    private void await(
            Waiter waiter,
            long maxWaitNanos,
            int maxWaiting,
            boolean again,
            PlacementResult.@Nullable Full full,
            String reason) {
        long now = clock.nanoTime();
        long work = full == null ? 0 : full.workNanos();
        NodeState plan = full == null ? null : full.plan();
        long key;
        try {
            key = order.key(waiter.seeker().request(), waiter.arrivalNanos(), waiter.deadlineNanos(), work);
        } catch (Throwable e) {
            fail(waiter, "queue order " + order.getClass().getName(), e);
            return;
        }
        long offset = key - waiter.arrivalNanos(); // bounded, so that differences of keys never overflow
        waiter.beginWaiting(now, waiter.arrivalNanos() + Math.max(-MAX_KEY_OFFSET, Math.min(MAX_KEY_OFFSET, offset)));
        waiter.onWaiting(reason, plan);
        if (!room.add(waiter, maxWaiting, again, plan, work)) {
            Leg empty = placer.unservedLeg(waiter.seeker());
            refuse(
                    waiter,
                    empty != null
                            ? Refusals.noUsableNode(empty)
                            : Refusals.queueFull(room.requests(), retryAfter(room.requests() + 1)));
            return;
        }
        long untilDeadline = Math.max(0, waiter.deadlineNanos() - now);
        waiter.setExpiry(scheduler.schedule(Math.min(maxWaitNanos, untilDeadline), () -> expire(waiter)));
        if (closed) {
            refuse(waiter, Refusals.closed());
        }
        if (!waiter.isSeeking()) { // withdrawn while it entered
            room.remove(waiter);
        }
        drainer.drain();
    }

    private void expire(Waiter waiter) {
        long now = clock.nanoTime();
        long waited = now - waiter.waitingSinceNanos();
        Leg empty = placer.unservedLeg(waiter.seeker());
        if (now - waiter.deadlineNanos() >= 0) {
            refuse(waiter, Refusals.deadline(waited));
        } else if (empty != null) {
            refuse(waiter, Refusals.noUsableNode(empty));
        } else {
            Leg leg = placer.fullerLeg(waiter.seeker());
            refuse(waiter, Refusals.queueTimeout(leg, waited, retryAfter(room.requests() + 1)));
        }
    }

    private void refuse(Waiter waiter, Refusal refusal) {
        if (waiter.tryRefused()) {
            boolean wasIn = room.remove(waiter);
            waiter.cancelExpiry();
            waiter.onRefused(refusal);
            if (wasIn) {
                capacityFreed(); // it may have stood before one that can go
            }
        }
    }

    private void fail(Waiter waiter, String where, Throwable cause) {
        if (waiter.tryRefused()) {
            waiter.onUserCodeFailure(where, cause);
        }
    }

    private Refusal whyNot(Waiter waiter, @Nullable PlacementResult result) {
        if (result instanceof PlacementResult.NoNode none) {
            return Refusals.noUsableNode(none.leg());
        }
        Leg empty = placer.unservedLeg(waiter.seeker());
        if (empty != null) {
            return Refusals.noUsableNode(empty);
        }
        Leg leg = result instanceof PlacementResult.Full full ? full.leg() : placer.fullerLeg(waiter.seeker());
        return Refusals.noRoom(leg, retryAfter(room.requests() + 1));
    }

    private Refusal rejected(AdmissionDecision.Reject reject) {
        Duration retryAfter = reject.retryAfter();
        return new Refusal(
                Refusal.Kind.CONTENDED,
                null,
                reject.code(),
                reject.message(),
                retryAfter != null ? retryAfter : retryAfter(room.requests() + 1));
    }

    private static @Nullable Leg legWithoutRoom(Seeker seeker) {
        for (Leg leg : Leg.values()) {
            if (seeker.wanted().includes(leg) && seeker.pressure(leg).nodesWithRoom() == 0) {
                return leg;
            }
        }
        return null;
    }

    private static String reason(@Nullable PlacementResult result) {
        if (result instanceof PlacementResult.NoNode none) {
            return "no node may be used for " + none.leg();
        }
        if (result instanceof PlacementResult.Full full) {
            return full.plan() == null
                    ? "no room for " + full.leg()
                    : "planned for " + full.plan().node().id();
        }
        return "others wait";
    }

    private @Nullable Duration retryAfter(int position) {
        long nanos = departures.predictNanos(position);
        return nanos < 0 ? null : Duration.ofNanos(nanos);
    }
}
