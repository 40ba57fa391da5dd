/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import java.util.random.RandomGenerator;

/**
 * Picks distinct nodes without a list of those already taken: one from each of several groups of neighbours, an idea of
 * Vöcking (How Asymmetry Helps Load Balancing, FOCS 1999). Stateless.
 *
 * <p>The ring of nodes is turned by chance before it is cut into groups, so each node is as likely as any other.
 */
final class Spread {
    private Spread() {}

    /** Returns one node of one group; {@code turn} is any of the nodes, the same for all groups of one choice. */
    static int pick(int group, int groups, int size, int turn, RandomGenerator random) {
        int from = (int) ((long) group * size / groups);
        int to = (int) ((group + 1L) * size / groups);
        int i = turn + from + random.nextInt(to - from);
        return i < size ? i : i - size;
    }
}
