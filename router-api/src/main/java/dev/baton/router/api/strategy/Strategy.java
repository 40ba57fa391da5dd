/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.request.RouteRequest;

/**
 * Chooses a node for one leg of a request. Implementations are thread-safe (a router asks from many threads), never
 * block, and change nothing but their own state; the router reserves, the strategy only chooses.
 *
 * <p>A chosen node that is full: the router asks again among those with room, and if there are none the request waits
 * and the strategy is asked again when something frees. A {@link PlanningStrategy} waits for the node it chose instead.
 */
@FunctionalInterface
public interface Strategy {
    /** The answer of a strategy that wants none of the candidates: the request waits. */
    int NONE = -1;

    /**
     * Chooses.
     *
     * @param request the request
     * @param candidates at least one node; valid only during this call
     * @return an index into the candidates, or {@link #NONE}
     */
    int select(RouteRequest request, Candidates candidates);

    /**
     * Says whether a request must go to the very node that was chosen: if it is full the request waits for it, and
     * nothing moves it while that node may be used.
     *
     * @param request the request
     * @return false unless overridden
     */
    default boolean pins(RouteRequest request) {
        return false;
    }
}
