/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.strategies.support.KvUse;
import java.util.random.RandomGenerator;

/**
 * {@code least_kv}: the node of whose KV cache the least part is in use after this request. Thread-safe.
 *
 * <p>In this order: with room before full; least {@code (used + needed) / capacity}; least {@code inFlight / weight}; and
 * what is still equal, by chance in proportion to weight. {@code needed} is the prompt, for decode with the output that
 * is expected, or the most that is allowed. O(n).
 *
 * <p>{@code memory_aware} compares free tokens, this one the part in use: where capacities differ, the first fills large
 * nodes alone until they are down to the small ones, the second fills all alike, and keeps a large request off a small
 * node. Where capacities are equal, so are the two. What is known of memory, how long reports count ({@code
 * max_report_age}, 2 s unless set) and what happens if a capacity is unknown is as there. Source: the KV-cache utilisation
 * scorer of llm-d ({@code 1 − usage}), counted after the request instead of before.
 */
public final class LeastKv extends LowestCost {
    private final KvUse memory;

    LeastKv(MemoryAwareConfig config, RandomGenerator random) {
        super(random);
        this.memory = new KvUse(config.maxReportAge());
    }

    @Override
    boolean comparable(Candidates candidates) {
        return KvUse.allCapacitiesKnown(candidates);
    }

    @Override
    double cost(RouteRequest request, Candidates candidates, int i, long nowNanos) {
        double needed = KvUse.neededTokens(request, candidates.leg());
        return (memory.usedTokens(candidates, i) + needed) / KvUse.capacityTokens(candidates, i);
    }
}
