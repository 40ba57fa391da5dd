/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.admission;

import dev.baton.router.api.node.Leg;

/**
 * How full the nodes for one leg of one request are. Valid only inside the call that it was given to. Every method is
 * O(nodes) at worst, allocates nothing and takes no lock.
 */
public interface LegPressure {
    /**
     * Returns the leg.
     *
     * @return the leg
     */
    Leg leg();

    /**
     * Returns how many nodes may be used for this leg of this request now.
     *
     * @return nodes, 0 or more
     */
    int usableNodes();

    /**
     * Returns how many of these have room for it now.
     *
     * @return nodes, 0 to usableNodes
     */
    int nodesWithRoom();

    /**
     * Returns how many requests these nodes hold.
     *
     * @return requests, 0 or more
     */
    long inFlight();

    /**
     * Returns how many requests these nodes may hold in all.
     *
     * @return requests, 0 if no node is usable
     */
    long maxConcurrent();
}
