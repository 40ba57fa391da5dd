/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

/**
 * The settings of {@code consistent_hash}. Immutable.
 *
 * @param key what is hashed
 * @param loadFactor how far above the mean load a node may be: 0 for no bound, else above 1
 * @param points how many points on the ring a node of mean weight has
 */
public record ConsistentHashConfig(HashKey key, double loadFactor, int points) {
    /** At most a quarter above the mean. */
    public static final ConsistentHashConfig DEFAULT = new ConsistentHashConfig(HashKey.DEFAULT, 1.25, 160);
}
