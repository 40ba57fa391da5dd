/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.support;

import dev.baton.router.api.strategy.Candidates;

/**
 * Highest random weight hashing: each node draws a number from the key and its id, the highest wins. Stateless.
 *
 * <p>{@code score(i) = −weight(i) / ln u(key, id(i))} with u in (0, 1), so that {@code P(i) = weight(i) / Σ weight}.
 * Sources: Thaler and Ravishankar, Using Name-Based Mappings to Increase Hit Rates, IEEE/ACM ToN 6(1), 1998; for weights
 * Schindelhauer and Schomaker, Weighted Distributed Hash Tables, SPAA 2005.
 */
public final class Rendezvous {
    private Rendezvous() {}

    /**
     * Finds the node that wins a key.
     *
     * @param key a well mixed hash
     * @param candidates the nodes
     * @return its index; the first of equals, which are as likely as two equal 52-bit numbers
     */
    public static int winner(long key, Candidates candidates) {
        int best = 0;
        double bestScore = -1;
        for (int i = 0; i < candidates.size(); i++) {
            double unit = Hashing.unit(
                    Hashing.combine(key, Hashing.of(candidates.node(i).id())));
            double score = -candidates.node(i).weight() / Math.log(unit);
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }
}
