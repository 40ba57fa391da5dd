/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.request.RouteRequest;

/**
 * Chooses both legs of a request together. Same duties as a {@link Strategy}. The default composes two strategies:
 * prefill first, then decode among the nodes that fit the chosen one.
 */
@Experimental
@FunctionalInterface
public interface PlacementStrategy {
    /**
     * Chooses. Whether two nodes fit each other is checked by the router: a choice that does not fit counts as none.
     *
     * @param request the request
     * @param prefill the nodes for prefill; never empty
     * @param decode the nodes for decode; never empty
     * @return a pair made by {@link LegPair}
     */
    long place(RouteRequest request, Candidates prefill, Candidates decode);
}
