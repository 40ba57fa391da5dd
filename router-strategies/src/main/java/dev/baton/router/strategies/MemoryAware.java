/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
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
public final class MemoryAware extends LowestCost {
    private final KvUse memory;

    MemoryAware(MemoryAwareConfig config, RandomGenerator random) {
        super(random);
        this.memory = new KvUse(config.maxReportAge());
    }

    @Override
    boolean comparable(Candidates candidates) {
        return KvUse.allCapacitiesKnown(candidates);
    }

    /** Returns what is free as a number below zero, so that the most costs least. */
    @Override
    double cost(RouteRequest request, Candidates candidates, int i, long nowNanos) {
        return (double) (memory.usedTokens(candidates, i) - KvUse.capacityTokens(candidates, i));
    }
}
