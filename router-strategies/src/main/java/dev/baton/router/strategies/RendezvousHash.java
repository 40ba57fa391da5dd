/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.strategies.support.Rendezvous;
import java.util.random.RandomGenerator;

/**
 * {@code rendezvous_hash}: requests of one key to one node, keys shared by weight; load and room do not matter.
 * Thread-safe.
 *
 * <p>The node of the highest {@code −weight / ln u(key, id)}, see {@link Rendezvous} for sources. Keeps no table: when a
 * node joins, exactly the keys that it wins move, to it; when one leaves, exactly its own, spread over all others. A
 * restart moves none. If the winner is full, the router asks again among those with room, and the second best is the
 * same each time.
 *
 * <p>Settings {@code key} ({@code auto} unless set) and {@code prefix_blocks} (4), see {@link HashKey}. O(n), a logarithm
 * and the hash of an id for each node: for up to some hundred nodes; beyond, and where one key can be too much for one
 * node, {@code consistent_hash}.
 */
public final class RendezvousHash implements Strategy {
    private final HashKey key;
    private final RandomGenerator random;

    RendezvousHash(HashKey key, RandomGenerator random) {
        this.key = key;
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        return Rendezvous.winner(key.of(request, random), candidates);
    }
}
