/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;

/** A host's strategy: fewest requests in flight; it breaks its contract when that trouble strikes. Confined to one thread. */
class OwnStrategy implements Strategy {
    private final ActiveTroubles troubles;
    private final CallBack callBack;

    OwnStrategy(ActiveTroubles troubles, CallBack callBack) {
        this.troubles = troubles;
        this.callBack = callBack;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        String id = String.valueOf(request.id());
        if (troubles.strikes(Trouble.STRATEGY_CALLS_BACK, id)) {
            callBack.run();
        }
        if (troubles.strikes(Trouble.STRATEGY_THROWS, id)) {
            throw new IllegalStateException("a bug in the strategy");
        } else if (troubles.strikes(Trouble.STRATEGY_OUT_OF_RANGE, id)) {
            return candidates.size();
        } else if (troubles.strikes(Trouble.STRATEGY_NONE, id)) {
            return NONE;
        }
        int best = 0;
        for (int i = 1; i < candidates.size(); i++) {
            if (cost(request, candidates, i) < cost(request, candidates, best)) {
                best = i;
            }
        }
        return best;
    }

    /** Compares candidates. */
    long cost(RouteRequest request, Candidates candidates, int index) {
        return candidates.inFlight(index);
    }
}
