/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

/**
 * The settings of {@code least_loaded}. Immutable.
 *
 * @param choices how many nodes it looks at: 0 for all, else 2 or more
 */
public record LeastLoadedConfig(int choices) {
    /** Looks at all nodes. */
    public static final LeastLoadedConfig DEFAULT = new LeastLoadedConfig(0);
}
