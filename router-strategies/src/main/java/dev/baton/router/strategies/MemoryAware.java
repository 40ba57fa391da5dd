/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.strategies.support.KvUse;
import java.util.random.RandomGenerator;

/**
 * {@code memory_aware}: the node with the most free KV cache. Thread-safe.
 *
 * <p>In this order: with room before full; most {@code free = capacity − max(claimed, reported)} tokens; least {@code
 * inFlight / weight}; and what is still equal, by chance in proportion to weight. What this request would take itself
 * is the same on every node and changes no order.
 *
 * <p>{@code claimed} is the router's own count. {@code reported} is what the node says it uses, which includes what
 * other routers sent; it counts only while the report is younger than the setting {@code max_report_age}, 2 s unless
 * set, 0 for never (rule R18). {@code capacity} is the host's limit or the engine's own figure, whichever is less; the
 * latter does not age. If one node of a pool has neither, free memory cannot be compared: it counts as equal, and the
 * least in flight decides. (To take such a node for one of endless memory would send everything to it.)
 *
 * <p>O(n). Source: the strategy of this name in mlxcel's disaggregated router (lablup/mlxcel, pull request 388), which
 * takes memory from reports alone and the last node of equals.
 */
public final class MemoryAware implements Strategy {
    private final KvUse memory;
    private final RandomGenerator random;

    MemoryAware(MemoryAwareConfig config, RandomGenerator random) {
        this.memory = new KvUse(config.maxReportAge());
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        boolean comparable = KvUse.allCapacitiesKnown(candidates);
        int best = NONE;
        boolean bestHasRoom = false;
        long bestFree = Long.MIN_VALUE;
        double bestLoad = Double.POSITIVE_INFINITY;
        double tiedWeight = 0;
        for (int i = 0; i < candidates.size(); i++) {
            long free = comparable ? KvUse.capacityTokens(candidates, i) - memory.usedTokens(candidates, i) : 0;
            if (bestHasRoom && free < bestFree) {
                continue;
            }
            boolean hasRoom = candidates.hasRoom(i);
            double weight = candidates.node(i).weight();
            double load = candidates.inFlight(i) / weight;
            int order = Boolean.compare(bestHasRoom, hasRoom);
            order = order != 0 ? order : Long.compare(bestFree, free);
            order = order != 0 ? order : Double.compare(load, bestLoad);
            if (order > 0) {
                continue;
            }
            // Of equals, keep each with the chance weight / (weight of all equals so far): a reservoir of one.
            tiedWeight = order < 0 ? weight : tiedWeight + weight;
            if (order < 0 || random.nextDouble() * tiedWeight < weight) {
                best = i;
                bestHasRoom = hasRoom;
                bestFree = free;
                bestLoad = load;
            }
        }
        return best;
    }
}
