/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** The KV cache of one engine, counted in blocks of 16 tokens as vLLM's is by default. */
final class KvBlocks {
    static final int BLOCK_TOKENS = 16;

    private final long total;
    private long used;
    private long peak;

    KvBlocks(long capacityTokens) {
        this.total = capacityTokens / BLOCK_TOKENS;
    }

    static long blocksFor(long tokens) {
        return (tokens + BLOCK_TOKENS - 1) / BLOCK_TOKENS;
    }

    boolean couldEverHold(long tokens) {
        return blocksFor(tokens) <= total;
    }

    boolean tryTake(long blocks) {
        if (used + blocks > total) {
            return false;
        }
        used += blocks;
        peak = Math.max(peak, used);
        return true;
    }

    void give(long blocks) {
        if (blocks > used) {
            throw new IllegalStateException(blocks + " blocks given back, but only " + used + " are in use");
        }
        used -= blocks;
    }

    void reset() {
        used = 0;
    }

    boolean isEmpty() {
        return used == 0;
    }

    long usedTokens() {
        return used * BLOCK_TOKENS;
    }

    long totalTokens() {
        return total * BLOCK_TOKENS;
    }

    long peakTokens() {
        return peak * BLOCK_TOKENS;
    }
}
