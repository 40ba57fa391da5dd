/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.PlanningStrategy;

/** A host's strategy that plans by a simple model of time. Confined to one thread. */
final class OwnPlanner extends OwnStrategy implements PlanningStrategy {
    private static final long TOKEN_NANOS = 90_000;
    private static final long BASE_NANOS = 25_000_000;

    OwnPlanner(ActiveTroubles troubles, CallBack callBack) {
        super(troubles, callBack);
    }

    @Override
    long cost(RouteRequest request, Candidates candidates, int index) {
        return costNanos(request, candidates, index);
    }

    @Override
    public long costNanos(RouteRequest request, Candidates candidates, int index) {
        return candidates.prefillTokens(index) * TOKEN_NANOS
                + candidates.inFlight(index) * BASE_NANOS
                + candidates.plannedNanos(index)
                + workNanos(request, candidates, index);
    }

    @Override
    public long workNanos(RouteRequest request, Candidates candidates, int index) {
        return BASE_NANOS + TOKEN_NANOS * request.promptTokens();
    }
}
