/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.admission.LegPressure;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that looks for a place: what it would claim, which legs it needs, and where it has been already. Confined to
 * whoever has the request in hand: its entrant, or the waiting room's drainer.
 */
public final class Seeker {
    private final RouteRequest request;
    private final Wanted wanted;
    private final @Nullable NodeState partner;
    private final Hold.Owner owner;
    private final LegSearch prefill;
    private final LegSearch decode;
    private final long promptTokens;
    private final List<NodeState> tried = new ArrayList<>(0);

    /** Which legs are to be placed. */
    public enum Wanted {
        /** Both, or neither. */
        BOTH,
        /** Prefill, with a credit on the decode pool. */
        PREFILL_ON_CREDIT,
        /** Prefill alone. */
        PREFILL,
        /** Decode alone. */
        DECODE;

        /** Says whether this leg is among them. */
        public boolean includes(Leg leg) {
            return leg == Leg.PREFILL ? this != DECODE : this != PREFILL;
        }
    }

    /**
     * Begins a search.
     *
     * @param request whose
     * @param wanted which legs
     * @param partner the node of the other leg, which decode must fit; or null
     * @param expectedOutput output tokens that its KV claim covers
     * @param owner is told when a node is lost on which it holds something
     * @param tools the router's
     */
    public Seeker(
            RouteRequest request,
            Wanted wanted,
            @Nullable NodeState partner,
            int expectedOutput,
            Hold.Owner owner,
            PlacementTools tools) {
        this.request = request;
        this.wanted = wanted;
        this.partner = partner;
        this.owner = owner;
        long prompt = Math.max(1, request.promptTokens());
        long all = prompt + expectedOutput;
        boolean staysThere = wanted == Wanted.BOTH || wanted == Wanted.PREFILL_ON_CREDIT;
        this.prefill = new LegSearch(Leg.PREFILL, request, prompt, prompt, prompt, staysThere ? all : prompt, tools);
        this.decode = new LegSearch(Leg.DECODE, request, 0, prompt, all, all, tools);
        this.promptTokens = prompt;
    }

    /** Returns the request. */
    public RouteRequest request() {
        return request;
    }

    /** Returns which legs are wanted. */
    public Wanted wanted() {
        return wanted;
    }

    /** Returns who is told of lost nodes. */
    public Hold.Owner owner() {
        return owner;
    }

    /** Returns the search for one leg. */
    public LegSearch search(Leg leg) {
        return leg == Leg.PREFILL ? prefill : decode;
    }

    /** Returns the pressure on one leg, over the nodes it was last set to. */
    public LegPressure pressure(Leg leg) {
        return search(leg);
    }

    /** Says whether a node could take both legs now: decode would compute the prompt itself. */
    boolean hasRoomForBoth(NodeState state) {
        return state.hasRoom(1, promptTokens, decode.kvNeedOn(state));
    }

    /** Claims a node for both legs. */
    @Nullable
    Hold tryTakeForBoth(NodeState state, StrategyFeedback chosenBy) {
        return Hold.tryTake(state, Leg.DECODE, 1, promptTokens, decode.kvNeedOn(state), owner, chosenBy);
    }

    /** Notes a node that is not to be tried again while there is another (rule R6). */
    public void addTried(NodeState state) {
        if (!tried.contains(state)) {
            tried.add(state);
        }
    }

    List<NodeState> tried() {
        return tried;
    }

    /** Returns the node of the other leg, which decode must fit, or null. */
    public @Nullable NodeState partner() {
        return partner;
    }
}
