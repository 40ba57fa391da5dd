/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * Is given the load of every node at regular instants, see {@link SimulatedCluster#sampleLoad}. Confined like its
 * cluster.
 */
@FunctionalInterface
public interface LoadListener {
    /**
     * Takes one point of one node's load.
     *
     * @param load the point
     */
    void onLoad(NodeLoad load);
}
