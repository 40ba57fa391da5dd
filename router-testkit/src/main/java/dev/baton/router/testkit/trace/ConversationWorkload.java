/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes a trace of conversations from a seed, to the published statistics of Mooncake's conversation workload
 * (kvcache-ai/Mooncake, FAST'25): lengths, shared prefixes, the gap until a prefix is used again, and the rate of
 * arrivals. Immutable; one seed gives one trace.
 *
 * <p>The model: conversations begin at random times (a Poisson process). After each answer the user goes on with a chance
 * that grows with the turns so far, since long talks get longer (beta-geometric); the next prompt is the earlier one, the
 * answer and something new, or, seldom, a branch from an earlier point. The window begins long after the first
 * conversation, so some in it continue what began before: their first request is long and shares nothing, as in a real
 * recording. Every prompt begins with the same block (a system prompt). What differs from the recording: its timestamps
 * are ticks of three seconds, these are not.
 */
public final class ConversationWorkload {
    /** How many requests the recording has. */
    public static final int REQUESTS = 12_031;

    /** How many tokens one hashed block holds. */
    public static final int BLOCK_TOKENS = 512;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double REQUESTS_PER_SECOND = 3.40;
    private static final double WARM_UP_SECONDS = 3_600;
    private static final double MEAN_TURNS = 1.79;

    private final long seed;
    private final int requests;

    private ConversationWorkload(long seed, int requests) {
        this.seed = seed;
        this.requests = requests;
    }

    /**
     * Makes a trace.
     *
     * @param seed any number
     * @param requests how many requests, at least 1; {@link #REQUESTS} for the length of the recording
     * @return a trace
     */
    public static Trace generate(long seed, int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("requests must be at least 1, but is " + requests);
        }
        return new ConversationWorkload(seed, requests).generate();
    }

    private Trace generate() {
        SplittableRandom random = new SplittableRandom(seed);
        double endSeconds = 1.2 * requests / REQUESTS_PER_SECOND + 60;
        double conversationsPerSecond = REQUESTS_PER_SECOND / MEAN_TURNS;
        List<TraceRequest> rows = new ArrayList<>(requests + requests / 2);
        BlockIds ids = new BlockIds();
        for (double start = -WARM_UP_SECONDS;
                start < endSeconds;
                start += -Math.log(1 - random.nextDouble()) / conversationsPerSecond) {
            Conversation talk = new Conversation(random.split(), ids);
            double seconds = start;
            do {
                if (seconds >= 0) {
                    rows.add(talk.request(Math.round(seconds * NANOS_PER_SECOND)));
                }
                seconds += talk.gapSeconds();
            } while (seconds < endSeconds && talk.next());
        }
        return new Trace("generated conversations, seed " + seed, BLOCK_TOKENS, rows).first(requests);
    }

    /** Gives every new block an id of its own; id 0 is the block with which every prompt begins. Confined to one thread. */
    static final class BlockIds {
        private long next = 1;

        long fresh() {
            return next++;
        }
    }
}
