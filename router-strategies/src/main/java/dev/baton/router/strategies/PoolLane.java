/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.strategy.Candidates;

/**
 * Gives each pool one of 64 lanes, so that pools which take turns (one for each model, say) count apart. Stateless.
 *
 * <p>A pool is known by its first node, last node and size. Two may meet in one lane; that costs fairness, nothing else.
 */
final class PoolLane {
    private static final int BITS = 6;

    /** How many lanes there are. */
    static final int COUNT = 1 << BITS;

    private PoolLane() {}

    static int of(Candidates candidates, int size) {
        int hash = candidates.node(0).id().hashCode();
        hash = 31 * hash + candidates.node(size - 1).id().hashCode();
        hash = 31 * hash + size;
        // Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4): multiply by 2³²/φ, keep the high bits.
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - BITS);
    }
}
