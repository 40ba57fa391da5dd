/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * Something that goes wrong in a simulated cluster, or right again. Implementations are immutable and say in {@code
 * toString} what they do to whom; each kind of fault is one class.
 */
@FunctionalInterface
public interface Fault {
    /**
     * Makes it happen, now.
     *
     * @param cluster where
     */
    void strike(SimulatedCluster cluster);
}
