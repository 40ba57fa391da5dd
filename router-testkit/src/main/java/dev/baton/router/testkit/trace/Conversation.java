/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One generated conversation, turn by turn. Confined to one thread.
 *
 * <p>The tables hold quantiles measured on Mooncake's conversation trace; those of the first prompt and of the gaps are
 * set so that what a window of an hour shows of them is what the recording shows. {@code ConversationWorkloadTest}
 * compares the whole.
 */
final class Conversation {
    private static final int BLOCK = ConversationWorkload.BLOCK_TOKENS;
    private static final int MAX_PROMPT_TOKENS = 126_195;

    /** Nearly no prompt that is hardly more than the system prompt is followed by another. */
    private static final int ONE_OFF_TOKENS = 1_000;

    private static final double ONE_OFF_GOES_ON = 0.02;

    private static final int LONG_TOKENS = 32_000;
    private static final double LONG_GOES_ON = 0.6;

    /** Chance that a conversation goes on after its turn k, from 0: (A + k) / (A + B + k). */
    private static final double A = 1.4;

    private static final double B = 2.2;

    private static final double BRANCHES = 0.22;

    private static final Quantiles FIRST_PROMPT = new Quantiles(
            0,
            891,
            0.05,
            896,
            0.17,
            910,
            0.25,
            1_300,
            0.5,
            3_700,
            0.75,
            10_600,
            0.9,
            25_300,
            0.95,
            39_500,
            0.99,
            90_000,
            1,
            MAX_PROMPT_TOKENS);

    private static final Quantiles OUTPUT = new Quantiles(
            0, 1, 0.01, 3, 0.05, 10, 0.10, 24, 0.25, 156, 0.5, 350, 0.75, 472, 0.9, 597, 0.95, 698, 0.99, 1_120, 1,
            2_000);

    private static final Quantiles MESSAGE =
            new Quantiles(0, 1, 0.1, 2, 0.25, 9, 0.5, 26, 0.75, 356, 0.9, 4_203, 0.95, 6_922, 0.99, 16_705, 1, 90_000);

    private static final Quantiles BRANCH_KEEPS =
            new Quantiles(0, 0.01, 0.1, 0.07, 0.25, 0.11, 0.5, 0.21, 0.75, 0.45, 1, 0.96);

    private static final Quantiles BRANCH_ADDS = new Quantiles(
            0, 10, 0.1, 1_700, 0.25, 5_800, 0.5, 9_600, 0.75, 14_900, 0.9, 19_900, 0.99, 43_000, 1, 60_000);

    private static final Quantiles GAP_SECONDS =
            new Quantiles(0, 8, 0.01, 12, 0.1, 42, 0.25, 66, 0.5, 134, 0.75, 290, 0.9, 565, 0.99, 1_800, 1, 3_500);

    private final SplittableRandom random;
    private final ConversationWorkload.BlockIds ids;
    private long[] fullBlocks = new long[1];
    private int promptTokens;
    private int outputTokens;
    private int turn;

    Conversation(SplittableRandom random, ConversationWorkload.BlockIds ids) {
        this.random = random;
        this.ids = ids;
        prompt(1, (int) FIRST_PROMPT.draw(random));
    }

    /** Returns the turn as a row; a last block that is not full has an id that no other prompt shares. */
    TraceRequest request(long arrivalNanos) {
        long[] blocks = fullBlocks;
        if (promptTokens % BLOCK != 0) {
            blocks = Arrays.copyOf(blocks, blocks.length + 1);
            blocks[blocks.length - 1] = ids.fresh();
        }
        return new TraceRequest(arrivalNanos, promptTokens, outputTokens, blocks, null);
    }

    /** Goes on to the next turn, if there is one. */
    boolean next() {
        double chance = (A + turn) / (A + B + turn);
        if (promptTokens < ONE_OFF_TOKENS) {
            chance = ONE_OFF_GOES_ON;
        } else if (promptTokens > LONG_TOKENS) {
            chance *= LONG_GOES_ON;
        }
        if (random.nextDouble() >= chance) {
            return false;
        }
        turn++;
        if (random.nextDouble() < BRANCHES) {
            int kept = Math.max(1, (int) (fullBlocks.length * BRANCH_KEEPS.draw(random)));
            prompt(kept, kept * BLOCK + (int) BRANCH_ADDS.draw(random));
        } else {
            prompt(fullBlocks.length, promptTokens + outputTokens + (int) MESSAGE.draw(random));
        }
        return promptTokens <= MAX_PROMPT_TOKENS;
    }

    /** Draws how long after one turn the next one comes. */
    double gapSeconds() {
        return GAP_SECONDS.draw(random);
    }

    private void prompt(int keptBlocks, int tokens) {
        int full = tokens / BLOCK;
        long[] blocks = Arrays.copyOf(Arrays.copyOf(fullBlocks, keptBlocks), full);
        for (int block = keptBlocks; block < full; block++) {
            blocks[block] = ids.fresh();
        }
        fullBlocks = blocks;
        promptTokens = tokens;
        outputTokens = (int) OUTPUT.draw(random);
    }
}
