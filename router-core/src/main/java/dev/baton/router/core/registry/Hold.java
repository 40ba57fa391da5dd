/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.strategy.StrategyFeedback;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A claim on one node for one leg: a reservation. Thread-safe.
 *
 * <p>It has three parts, the request slot, the prefill tokens and the KV tokens; each is given back exactly once (rule
 * R3), since whoever sets its bit first does it.
 */
public final class Hold {
    private static final int REQUEST = 1;
    private static final int PREFILL = 2;
    private static final int KV = 4;
    private static final int ALL = REQUEST | PREFILL | KV;

    private final NodeState state;
    private final Leg leg;
    private final int requests;
    private final long prefillTokens;
    private final long kvTokens;
    private final Owner owner;
    private final StrategyFeedback chosenBy;
    private final long number;
    private volatile boolean lost;
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicLong overdraft = new AtomicLong();

    private Hold(
            NodeState state,
            Leg leg,
            int requests,
            long prefillTokens,
            long kvTokens,
            Owner owner,
            StrategyFeedback chosenBy) {
        this.state = state;
        this.leg = leg;
        this.requests = requests;
        this.prefillTokens = prefillTokens;
        this.kvTokens = kvTokens;
        this.owner = owner;
        this.chosenBy = chosenBy;
        this.number = state.nextHoldNumber();
    }

    /** Who is told when the node of a hold is lost. */
    @FunctionalInterface
    public interface Owner {
        /** The node was lost, restarted or removed; the owner gives the hold back in its own time. */
        void onNodeLost(Hold hold, String cause);
    }

    /** Claims, or returns null if there is no room or the node may not be used. */
    public static @Nullable Hold tryTake(
            NodeState state,
            Leg leg,
            int requests,
            long prefillTokens,
            long kvTokens,
            Owner owner,
            StrategyFeedback chosenBy) {
        if (!state.tryClaim(requests, prefillTokens, kvTokens)) {
            return null;
        }
        Hold hold = new Hold(state, leg, requests, prefillTokens, kvTokens, owner, chosenBy);
        state.holds().add(hold);
        if (!state.isUsable()) {
            hold.release();
            return null;
        }
        return hold;
    }

    /** Returns which one of its node's holds this is, in the order in which they were taken. */
    long number() {
        return number;
    }

    /** Returns who chose the node, to be told what comes of it. */
    public StrategyFeedback chosenBy() {
        return chosenBy;
    }

    /** Returns the node that is claimed. */
    public NodeState state() {
        return state;
    }

    /** Returns the leg that it is claimed for. */
    public Leg leg() {
        return leg;
    }

    /** Says whether all of it was given back. */
    public boolean isReleased() {
        return released.get() == ALL;
    }

    /** Gives all of it back that still is claimed. */
    public void release() {
        give(ALL);
    }

    /** Gives the request slot and prefill tokens back and keeps the KV claim: prefill is done, its KV is parked. */
    public void releaseCompute() {
        give(REQUEST | PREFILL);
    }

    /** Gives the prefill tokens back and keeps the rest: a prompt that decode computed itself is done. */
    public void releasePrefill() {
        give(PREFILL);
    }

    /**
     * Notes how many tokens the stream holds now; what goes past the claim blocks new claims and kills nobody. Called by
     * one thread at a time, while any thread may give the hold back.
     */
    public void noteTokens(long tokens) {
        long over = Math.max(0, tokens - kvTokens);
        long before = overdraft.get();
        if (over <= before || (released.get() & KV) != 0) {
            return;
        }
        state.addOverdraft(over - before); // first, so that the node never counts too little
        if (!overdraft.compareAndSet(before, over)) {
            state.giveBackOverdraft(over - before);
        } else if ((released.get() & KV) != 0) {
            state.giveBackOverdraft(overdraft.getAndSet(0));
        }
    }

    /** Says whether its node was lost since it was taken. */
    public boolean isLost() {
        return lost;
    }

    void lose(String cause) {
        lost = true;
        owner.onNodeLost(this, cause);
    }

    private void give(int parts) {
        int before = released.getAndUpdate(bits -> bits | parts);
        int mine = parts & ~before;
        if (mine == 0) {
            return;
        }
        if ((mine & KV) != 0) {
            clearOverdraft();
        }
        if ((before | mine) == ALL) {
            state.holds().remove(this);
        }
        state.giveBack(
                (mine & REQUEST) != 0 ? requests : 0,
                (mine & PREFILL) != 0 ? prefillTokens : 0,
                (mine & KV) != 0 ? kvTokens : 0);
    }

    private void clearOverdraft() {
        long over = overdraft.getAndSet(0);
        if (over != 0) {
            state.addOverdraft(-over);
        }
    }
}
