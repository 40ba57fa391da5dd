/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.PlanningStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.registry.Pool;
import org.jspecify.annotations.Nullable;

/**
 * Asks one strategy for one leg's node, by the protocol of {@link Strategy}: over all nodes first; if the chosen one is
 * full, a planning or pinning strategy waits for it, a plain one is asked again among those with room. Thread-safe as
 * its strategy is.
 */
final class LegChooser {
    private final Strategy strategy;
    private final @Nullable PlanningStrategy planning;

    LegChooser(Strategy strategy) {
        this.strategy = strategy;
        this.planning = strategy instanceof PlanningStrategy p ? p : null;
    }

    /** A node with room, or why there is none. */
    record Choice(@Nullable NodeState node, PlacementResult.Full full) {}

    Choice choose(RouteRequest request, LegSearch search) {
        PlacementResult.Full none = PlacementResult.Full.on(search.leg());
        boolean mayWaitForOne = planning != null || strategy.pins(request);
        if (!mayWaitForOne && !search.anyHasRoom()) {
            return new Choice(null, none); // not asked in vain: round robin would lose its turn
        }
        int index = ask(request, search);
        if (index == Strategy.NONE) {
            return new Choice(null, none);
        }
        NodeState chosen = search.pool().get(index);
        if (search.hasRoom(chosen)) {
            return new Choice(chosen, none);
        }
        if (mayWaitForOne) {
            long work = planning == null ? 0 : Math.max(0, planning.workNanos(request, search, index));
            return new Choice(null, new PlacementResult.Full(search.leg(), chosen, work));
        }
        Pool all = search.pool();
        Pool withRoom = all.where(search::hasRoom);
        if (withRoom.size() == 0) {
            return new Choice(null, none);
        }
        search.aim(withRoom);
        try {
            int second = ask(request, search);
            return new Choice(second == Strategy.NONE ? null : withRoom.get(second), none);
        } finally {
            search.aim(all);
        }
    }

    private int ask(RouteRequest request, LegSearch search) {
        int index = strategy.select(request, search);
        return index == Strategy.NONE ? index : checked(index, search, strategy);
    }

    static int checked(int index, LegSearch search, Object strategy) {
        if (index < 0 || index >= search.size()) {
            throw new IndexOutOfBoundsException(
                    "strategy " + strategy.getClass().getName() + " chose index " + index
                            + ", but there are " + search.size() + " candidates (0 to " + (search.size() - 1)
                            + ", or -1 for none)");
        }
        return index;
    }
}
