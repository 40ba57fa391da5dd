/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** Is told which faults strike what, as they strike. Confined like its cluster; must not call the cluster back. */
@FunctionalInterface
public interface FaultListener {
    /**
     * Takes one hit.
     *
     * @param hit what has struck what
     */
    void onHit(FaultHit hit);
}
