/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.latebinding;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.PlanningStrategy;

/** The simplest planning strategy: least work, in flight or planned, where every request is a second's work. */
final class LeastPlanned implements PlanningStrategy {
    static final long WORK_NANOS = 1_000_000_000;

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int best = 0;
        for (int i = 1; i < candidates.size(); i++) {
            if (costNanos(request, candidates, i) < costNanos(request, candidates, best)) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public long costNanos(RouteRequest request, Candidates candidates, int index) {
        return candidates.plannedNanos(index) + candidates.inFlight(index) * WORK_NANOS;
    }

    @Override
    public long workNanos(RouteRequest request, Candidates candidates, int index) {
        return WORK_NANOS;
    }
}
