/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

/**
 * Finds out how many tokens one hashed block holds: the power of two for which every row has a hash for each full block
 * of its prompt, with or without one for the rest. Confined to one thread.
 *
 * <p>Files do not say it: Mooncake's have 512, LMCache's 64. Where the rows leave several sizes open, the largest of
 * them that is not above 512 is taken.
 */
final class BlockSize {
    private static final int USUAL_LOG = 9;
    private static final int LARGEST_LOG = 14;

    private int openLogs = (1 << (LARGEST_LOG + 1)) - 1;
    private boolean anyBlocks;

    /** Takes one more row into account. */
    void check(int promptTokens, int hashes) throws BadLineException {
        int fits = 0;
        for (int log = 0; log <= LARGEST_LOG; log++) {
            int full = promptTokens >> log;
            int all = full + (promptTokens % (1 << log) == 0 ? 0 : 1);
            if (hashes == full || hashes == all) {
                fits |= 1 << log;
            }
        }
        if ((openLogs & fits) == 0) {
            throw new BadLineException("has " + hashes + " hash_ids for " + promptTokens
                    + " tokens, which no block size explains together with the lines before");
        }
        openLogs &= fits;
        anyBlocks |= hashes > 0;
    }

    /** Returns the size, 0 if no row had a hash. */
    int tokens() {
        if (!anyBlocks) {
            return 0;
        }
        int usual = openLogs & ((1 << (USUAL_LOG + 1)) - 1);
        int candidates = usual != 0 ? usual : openLogs;
        return 1 << (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(candidates));
    }
}
