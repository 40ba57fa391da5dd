/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * The prefix cache of each prefill node: whole blocks, least recently used out first. Immutable.
 *
 * @param blockTokens tokens in one block, at least 1
 * @param capacityTokens tokens in all, 0 (no cache) or more; rounded down to whole blocks
 */
public record PrefixCacheSettings(int blockTokens, long capacityTokens) {
    /** Blocks of 512 tokens, as the Mooncake traces hash them, and 3,000,000 tokens: 1 TB of memory for a 70B model. */
    public static final PrefixCacheSettings DEFAULT = new PrefixCacheSettings(512, 3_000_000);

    /** No prefix cache. */
    public static final PrefixCacheSettings NONE = new PrefixCacheSettings(512, 0);

    /** Checks the ranges. */
    public PrefixCacheSettings {
        Ranges.atLeast("blockTokens", 1, blockTokens);
        Ranges.atLeast("capacityTokens", 0L, capacityTokens);
    }
}
