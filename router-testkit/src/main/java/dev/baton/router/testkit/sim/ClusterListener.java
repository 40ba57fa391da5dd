/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * Is told what happens in a simulated cluster, as it happens. Confined like its cluster; must not call the cluster
 * back.
 */
@FunctionalInterface
public interface ClusterListener {
    /**
     * Takes one event.
     *
     * @param event what happened
     */
    void onEvent(ClusterEvent event);
}
