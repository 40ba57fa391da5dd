/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A request's search for a place: for both legs at its start and after a failure, for decode alone when prefill has
 * handed off and decode was left open. Confined to the request's mailbox, but for {@link #withdraw}: it reads the one
 * volatile field that a step wrote before it looked whether the request had ended.
 */
final class Seeking<Q, H, T> {
    private final Call<Q, H, T> call;
    private final DispatchContext<Q, H, T> ctx;
    private volatile @Nullable CallWaiter waiter;
    private volatile long waitedNanos;

    Seeking(Call<Q, H, T> call) {
        this.call = call;
        this.ctx = call.ctx;
    }

    long waitedNanos() {
        return waitedNanos;
    }

    void first() {
        seekPlace(false);
    }

    void again() {
        seekPlace(true);
    }

    /** Looks for a decode node; the handoff is parked meanwhile, for a bounded time. */
    void decode(Attempt<Q, H, T> parked) {
        Hold from = parked.prefillHold();
        NodeState partner = from == null ? null : from.state();
        long left = Nanos.of(ctx.timeouts().parkedHandoff()) - parked.parkedNanos();
        seek(Seeker.Wanted.DECODE, partner, left, true);
    }

    /** Gives up looking, and gives back what was found and not taken yet. Any thread. */
    void withdraw() {
        CallWaiter waiting = waiter;
        if (waiting != null) {
            ctx.admission().withdraw(waiting);
        }
    }

    private void seekPlace(boolean again) {
        boolean open = ctx.decodeChoice() == DecodeChoice.AT_HANDOFF;
        long left = call.deadlineNanos - ctx.now();
        seek(open ? Seeker.Wanted.PREFILL_ON_CREDIT : Seeker.Wanted.BOTH, null, left, again);
    }

    private void seek(Seeker.Wanted wanted, @Nullable NodeState partner, long maxWaitNanos, boolean again) {
        if (call.hasEnded()) {
            return;
        }
        withdraw(); // one search at a time
        RouteRequest request = call.work().request();
        int expected = ctx.outputLengths().estimate(request);
        Seeker seeker = new Seeker(request, wanted, partner, expected, call, ctx.tools());
        call.failover.tried().forEach(seeker::addTried);
        CallWaiter next = new CallWaiter(call, seeker);
        waiter = next;
        if (again) {
            ctx.admission().enterAgain(next, maxWaitNanos);
        } else {
            ctx.admission().enter(next);
        }
        if (call.hasEnded()) {
            ctx.admission().withdraw(next);
        }
    }

    void waits(String reason, @Nullable NodeState plannedFor) {
        if (ctx.events().isOn()) {
            ctx.events()
                    .emit(new RouterEvent.Waiting(
                            ctx.now(),
                            call.id(),
                            call.attempts() + 1,
                            reason,
                            plannedFor == null ? null : plannedFor.node()));
        }
    }

    void refused(CallWaiter from, Refusal refusal) {
        if (waiter != from || call.hasEnded()) {
            return;
        }
        waiter = null;
        if (call.attempts() == 0) {
            call.end(summary -> new Outcome.Rejected(summary, refusal));
        } else if (ctx.now() - call.deadlineNanos >= 0) {
            call.deadlinePassed();
        } else {
            call.failover.notPlacedAgain(refusal);
        }
    }

    void bound(CallWaiter from, long waited) {
        Binding binding = from.take();
        if (binding == null) {
            return; // withdrawn meanwhile
        }
        if (waiter != from || call.hasEnded()) {
            binding.release();
            return;
        }
        long before = waitedNanos;
        waitedNanos = before + waited;
        boolean decodeOnly = from.seeker().wanted() == Seeker.Wanted.DECODE;
        Attempt<Q, H, T> parked = call.attempt();
        if (!binding.isUsable()) { // a node was lost between bind and dispatch (rule R5)
            binding.release();
            if (decodeOnly && parked != null) {
                decode(parked);
            } else {
                again();
            }
        } else if (!decodeOnly) {
            call.running.begin(binding, waited);
        } else if (parked != null) {
            call.running.decodeBound(parked, binding);
        } else {
            binding.release();
        }
    }
}
