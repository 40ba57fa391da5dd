/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.request.RouteRequest;

/**
 * A strategy that says what its choices cost, so that the router can plan a request on a full node, bind it late and
 * move it while it waits (rule R19). Same duties as a {@link Strategy}.
 */
@Experimental
public interface PlanningStrategy extends Strategy {
    /**
     * Predicts the cost of a candidate: the wait there plus the price of the work.
     *
     * @param request the request
     * @param candidates the nodes
     * @param index which of them
     * @return nanoseconds, 0 or more
     */
    long costNanos(RouteRequest request, Candidates candidates, int index);

    /**
     * Predicts the request's own work at a candidate: it orders what waits and tells what a move gains.
     *
     * @param request the request
     * @param candidates the nodes
     * @param index which of them
     * @return nanoseconds, 0 or more
     */
    long workNanos(RouteRequest request, Candidates candidates, int index);
}
