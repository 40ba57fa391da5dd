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
        AdmissionDecision decision;
        try {
            decision = evaluate(waiter.seeker());
        } catch (Throwable e) {
            fail(waiter, "backpressure policy " + policy.getClass().getName(), e);
            return;
        }
        if (decision instanceof AdmissionDecision.Admit admit) {
            seek(waiter, admit, false);
        } else if (decision instanceof AdmissionDecision.Reject reject) {
            refuse(waiter, rejected(reject));
        }
    }

    /** Lets a request in again that was admitted before; it may wait as long as its deadline allows. */
    public void enterAgain(Waiter waiter) {
        seek(waiter, new AdmissionDecision.Admit(left(waiter), Integer.MAX_VALUE), true);
    }

    /** Binds now or refuses; never waits. */
    public void enterNow(Waiter waiter) {
        AdmissionDecision decision;
        try {
            decision = evaluate(waiter.seeker());
        } catch (Throwable e) {
            fail(waiter, "backpressure policy " + policy.getClass().getName(), e);
            return;
        }
        if (decision instanceof AdmissionDecision.Reject reject) {
            refuse(waiter, rejected(reject));
        } else {
            seek(waiter, new AdmissionDecision.Admit(Duration.ZERO, 0), false);
        }
    }

    /** Withdraws a request that still seeks; false if it was bound or refused before. */
    public boolean withdraw(Waiter waiter) {
        if (!waiter.tryWithdrawn()) {
            return false;
        }
        room.remove(waiter);
        waiter.cancelExpiry();
        return true;
    }

    /** Says that there may be room where there was none. */
    public void capacityFreed() {
        if (room.requests() > 0) {
            drainer.drain();
        }
    }

    /** Predicts what would happen to a request that came now. */
    public Prediction predict(Seeker seeker) {
        AdmissionDecision decision = evaluate(seeker);
        if (decision instanceof AdmissionDecision.Reject reject) {
            return new Prediction.Refused(rejected(reject));
        }
        AdmissionDecision.Admit admit = (AdmissionDecision.Admit) decision;
        Leg ineligible = ineligibleLeg(seeker);
        if (ineligible != null) {
            return new Prediction.Refused(Refusals.ineligible(ineligible, seeker.request()));
        }
        Leg empty = placer.screen(seeker);
        Leg full = empty != null ? empty : legWithoutRoom(seeker);
        int waiting = room.requests();
        if (full == null && waiting == 0) {
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

    private AdmissionDecision evaluate(Seeker seeker) {
        if (closed) {
            return new AdmissionDecision.Admit(Duration.ZERO, 0); // refused below, as closed
        }
        placer.screen(seeker);
        AdmissionDecision decision = policy.evaluate(seeker.request(), new PressureView(seeker, room, departures));
        return Objects.requireNonNull(decision, "the policy answered null; it must admit or reject");
    }

    private void seek(Waiter waiter, AdmissionDecision.Admit admit, boolean again) {
        if (closed) {
            refuse(waiter, Refusals.closed());
            return;
        }
        PlacementResult result = null;
        if (room.requests() == 0 || admit.maxWait().isZero()) {
            if (room.requests() > 0) { // no newcomer overtakes those who wait (rule R10)
                refuse(waiter, Refusals.queueFull(room.requests(), retryAfter(room.requests() + 1)));
                return;
            }
            try {
                result = placer.tryBind(waiter.seeker());
            } catch (Throwable e) {
                fail(waiter, "placement", e);
                return;
            }
            if (result instanceof Binding binding) {
                bind(waiter, binding);
                return;
            }
        }
        await(waiter, admit, again, result);
    }

    private void await(Waiter waiter, AdmissionDecision.Admit admit, boolean again, @Nullable PlacementResult result) {
        Seeker seeker = waiter.seeker();
        Leg ineligible = ineligibleLeg(seeker);
        if (ineligible != null) {
            refuse(waiter, Refusals.ineligible(ineligible, seeker.request()));
            return;
        }
        if (admit.maxWait().isZero()) {
            refuse(waiter, whyNot(waiter, result));
            return;
        }
        PlacementResult.Full full = result instanceof PlacementResult.Full f ? f : null;
        long now = clock.nanoTime();
        long key;
        try {
            key = order.key(
                    seeker.request(),
                    waiter.arrivalNanos(),
                    waiter.deadlineNanos(),
                    full == null ? 0 : full.workNanos());
        } catch (Throwable e) {
            fail(waiter, "queue order " + order.getClass().getName(), e);
            return;
        }
        waiter.beginWaiting(now, key);
        waiter.onWaiting(reason(result), full == null ? null : full.plan());
        if (!room.add(
                waiter,
                admit.maxWaiting(),
                again,
                full == null ? null : full.plan(),
                full == null ? 0 : full.workNanos())) {
            refuse(waiter, Refusals.queueFull(room.requests(), retryAfter(room.requests() + 1)));
            return;
        }
        long maxWaitNanos = nanos(admit.maxWait());
        long untilDeadline = Math.max(0, waiter.deadlineNanos() - now);
        waiter.setExpiry(scheduler.schedule(Math.min(maxWaitNanos, untilDeadline), () -> expire(waiter)));
        if (!waiter.isSeeking() || closed) { // withdrawn or closed while it entered
            room.remove(waiter);
            refuse(waiter, Refusals.closed());
            return;
        }
        drainer.drain();
    }

    private void expire(Waiter waiter) {
        long now = clock.nanoTime();
        long waited = now - waiter.waitingSinceNanos();
        if (now - waiter.deadlineNanos() >= 0) {
            refuse(waiter, Refusals.deadline(waited));
            return;
        }
        Leg empty = placer.unservedLeg(waiter.seeker());
        if (empty != null) {
            refuse(waiter, Refusals.noUsableNode(empty));
            return;
        }
        Leg leg = waiter.seeker().wanted() == Seeker.Wanted.DECODE ? Leg.DECODE : placer.fullerLeg(waiter.seeker());
        refuse(waiter, Refusals.queueTimeout(leg, waited, retryAfter(room.requests() + 1)));
    }

    private void bind(Waiter waiter, Binding binding) {
        if (waiter.tryBound()) {
            waiter.onBound(binding, 0);
        } else {
            binding.release();
        }
    }

    private void refuse(Waiter waiter, Refusal refusal) {
        if (waiter.tryRefused()) {
            room.remove(waiter);
            waiter.cancelExpiry();
            waiter.onRefused(refusal);
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

    private @Nullable Leg ineligibleLeg(Seeker seeker) {
        Leg leg = placer.ineligibleLeg(seeker);
        return leg != null && placer.hasMembersFor(leg) ? leg : null;
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

    private Duration left(Waiter waiter) {
        return Duration.ofNanos(Math.max(1, waiter.deadlineNanos() - clock.nanoTime()));
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(365)) > 0
                ? Duration.ofDays(365).toNanos()
                : duration.toNanos();
    }
}
