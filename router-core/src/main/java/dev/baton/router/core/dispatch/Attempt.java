/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.node.Placement;
import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.Credit;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * One try of one placement: its legs, its holds, and the handoff that is parked between them.
 *
 * <p>How it is safe. Built up by the request's mailbox alone; {@link #retire} may come from any thread. It first sets
 * {@link #retired}, then looks at what there is; the mailbox first writes what it adds, then looks at {@link #retired}.
 * So everything is let go of by one of the two, and letting go twice is harmless.
 */
final class Attempt<Q, H, T> {
    final int number;
    private final Call<Q, H, T> call;
    private final @Nullable Hold prefillHold;
    private final @Nullable Credit credit;
    private final boolean decodeWasOpen;
    private final TransportCapabilities capabilities;
    private final Parked<H> parked;
    private volatile @Nullable Hold decodeHold;
    private volatile @Nullable PrefillLeg<Q, H, T> prefill;
    private volatile @Nullable DecodeLeg<Q, H, T> decode;
    private volatile boolean retired;
    private volatile boolean passedOn;

    Attempt(Call<Q, H, T> call, int number, Binding binding, TransportCapabilities capabilities) {
        this.call = call;
        this.number = number;
        this.prefillHold = binding.prefill();
        this.decodeHold = binding.decode();
        this.credit = binding.credit();
        this.decodeWasOpen = binding.decode() == null;
        this.capabilities = capabilities;
        this.parked = new Parked<>(call.ctx.counters().parked);
    }

    /** Makes the next attempt of a decode whose handoff is still good: what prefill left goes over, decode is let go of. */
    Attempt<Q, H, T> again() {
        Attempt<Q, H, T> next = new Attempt<>(call, number + 1, new Binding(prefillHold, null, null), capabilities);
        next.prefill = prefill;
        H handoff = parked.take();
        if (handoff != null) {
            next.parked.put(handoff, call.ctx.now());
        }
        passedOn = true;
        DecodeLeg<Q, H, T> leg = decode;
        if (leg != null) {
            leg.cancel();
        }
        return next;
    }

    @Nullable
    Hold prefillHold() {
        return prefillHold;
    }

    @Nullable
    NodeState prefillState() {
        return prefillHold == null ? null : prefillHold.state();
    }

    @Nullable
    Hold decodeHold() {
        return decodeHold;
    }

    @Nullable
    PrefillLeg<Q, H, T> prefill() {
        return prefill;
    }

    @Nullable
    DecodeLeg<Q, H, T> decode() {
        return decode;
    }

    /** Returns how its engines work. */
    TransportCapabilities capabilities() {
        return capabilities;
    }

    /** Says whether decode was left open, so that prefill was not told where it would run. */
    boolean decodeWasOpen() {
        return decodeWasOpen;
    }

    /** Says whether it goes on with the handoff of an attempt whose decode failed. */
    boolean isCarriedOn() {
        PrefillLeg<Q, H, T> leg = prefill;
        return leg != null && leg.attempt < number;
    }

    boolean isRetired() {
        return retired;
    }

    Placement placement() {
        Hold open = decodeHold;
        return new Placement(
                prefillHold == null ? null : prefillHold.state().node(),
                open == null ? null : open.state().node());
    }

    /** Returns the node of this attempt that has an id, or null. */
    @Nullable
    NodeState stateOf(@Nullable String nodeId) {
        Hold decode = decodeHold;
        if (prefillHold != null && prefillHold.state().node().id().equals(nodeId)) {
            return prefillHold.state();
        }
        return decode != null && decode.state().node().id().equals(nodeId) ? decode.state() : null;
    }

    @Nullable
    NodeState decodeState() {
        Hold hold = decodeHold;
        return hold == null ? null : hold.state();
    }

    /** Adds the prefill leg. Returns false if the attempt is over; the leg is then let go of and must not start. */
    boolean add(PrefillLeg<Q, H, T> leg) {
        prefill = leg;
        return !lateTo(leg);
    }

    /** Adds the decode leg. Returns false if the attempt is over; all is then let go of, and the leg must not start. */
    boolean add(DecodeLeg<Q, H, T> leg) {
        decode = leg;
        boolean late = lateTo(leg);
        if (late) {
            letGoOfPrefill();
        }
        return !late;
    }

    private boolean lateTo(LegInFlight<Q, H, T> leg) {
        if (retired) {
            leg.release(ReleaseCause.CANCELLED);
        }
        return retired;
    }

    /** Sets or clears the decode hold. */
    void setDecodeHold(@Nullable Hold hold) {
        decodeHold = hold;
        if (retired && hold != null) {
            hold.release();
        }
    }

    /** Returns for how long its handoff has waited for a decode node; 0 if there is none. */
    long parkedNanos() {
        return parked.waitedNanos(call.ctx.now());
    }

    /** Notes the handoff that decode has to fetch. */
    void park(H handoff) {
        parked.put(handoff, call.ctx.now());
        if (retired) {
            abandonParked();
        }
    }

    /** Returns the handoff that is parked now, or null. */
    @Nullable
    H parked() {
        return parked.get();
    }

    /** Decode has fetched what was parked: the prefill node is free of it. */
    void fetched() {
        parked.take();
        PrefillLeg<Q, H, T> leg = prefill;
        if (leg != null) {
            leg.fetched();
            if (leg.isDone()) {
                leg.release(ReleaseCause.SUCCEEDED);
            }
        }
    }

    void releaseCredit() {
        if (credit != null) {
            credit.release();
        }
    }

    /** Gives the decode hold back that no leg uses. */
    void releaseUnusedDecode() {
        Hold hold = decodeHold;
        if (hold != null && decode == null) {
            hold.release();
        }
    }

    /**
     * Lets go of everything. Any thread, any number of times. What prefill left stays while a decode that could not be
     * aborted yet may be fetching it.
     */
    void retire() {
        retired = true;
        releaseCredit();
        DecodeLeg<Q, H, T> decodeLeg = decode;
        if (decodeLeg != null) {
            decodeLeg.cancel();
        } else {
            release(decodeHold);
        }
        if (decodeLeg == null || !decodeLeg.mayYetFetch()) {
            letGoOfPrefill();
        }
    }

    /**
     * Lets go of prefill, and of its handoff, which nobody will fetch now; unless that is the next attempt's. Any thread, any
     * number of times.
     */
    void letGoOfPrefill() {
        if (passedOn) {
            return;
        }
        PrefillLeg<Q, H, T> prefillLeg = prefill;
        if (prefillLeg != null) {
            abandonParked();
            prefillLeg.cancel();
        } else {
            release(prefillHold);
        }
    }

    private void abandonParked() {
        H handoff = parked.take();
        if (handoff != null && prefillHold != null) {
            call.abandon(prefillHold.state(), handoff);
        }
    }

    private static void release(@Nullable Hold hold) {
        if (hold != null) {
            hold.release();
        }
    }
}
