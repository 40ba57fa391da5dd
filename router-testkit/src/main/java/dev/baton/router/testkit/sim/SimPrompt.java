/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.request.RouteRequest;

/**
 * What a simulated engine is sent: how long the prompt is, how much it will really generate, and what its blocks are.
 * Immutable.
 *
 * <p>This is simulator-only truth. The router carries it as an opaque payload and learns of it only what the host puts
 * into the {@link RouteRequest}; {@link #describe} puts in what a real host could know.
 */
public final class SimPrompt {
    private final int promptTokens;
    private final int outputTokens;
    private final long[] blockHashes;
    private final int generated;

    private SimPrompt(int promptTokens, int outputTokens, long[] blockHashes, int generated) {
        if (promptTokens < 1) {
            throw new IllegalArgumentException("promptTokens must be at least 1, but is " + promptTokens);
        }
        if (outputTokens < 1) {
            throw new IllegalArgumentException("outputTokens must be at least 1, but is " + outputTokens);
        }
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
        this.blockHashes = blockHashes;
        this.generated = generated;
    }

    /**
     * Makes a prompt.
     *
     * @param promptTokens length of the prompt, tokens, at least 1
     * @param outputTokens how many tokens the model will generate unless the request's own maximum cuts it short, at
     *     least 1
     * @param blockHashes chained hashes of the prompt's cache blocks, first block first; equal hashes mean equal
     *     prefixes up to there; copied. Only full blocks are ever cached, so a hash of a last, partial block is
     *     ignored. None: the prompt shares nothing and is not cached.
     * @return a prompt
     */
    public static SimPrompt of(int promptTokens, int outputTokens, long... blockHashes) {
        return new SimPrompt(promptTokens, outputTokens, blockHashes.clone(), 0);
    }

    /**
     * Returns the length of the prompt.
     *
     * @return tokens, at least 1
     */
    public int promptTokens() {
        return promptTokens;
    }

    /**
     * Returns how many tokens the model will generate if nothing cuts it short.
     *
     * @return tokens, at least 1
     */
    public int outputTokens() {
        return outputTokens;
    }

    /**
     * Returns how many blocks have a hash.
     *
     * @return the count
     */
    public int blocks() {
        return blockHashes.length;
    }

    /**
     * Returns the chained hash of one block.
     *
     * @param block from 0 to {@link #blocks()} − 1
     * @return the hash
     */
    public long blockHash(int block) {
        return blockHashes[block];
    }

    /**
     * Returns how many tokens at the end of the prompt are output of an earlier attempt.
     *
     * @return tokens, 0 if it was submitted as it is
     */
    public int generated() {
        return generated;
    }

    /**
     * Continues a broken stream as a host would (rule R11): a {@code ResumeFunction} for routers over simulated engines.
     *
     * @param broken what was lost
     * @return the rest of it, or that nothing of it is missing
     */
    public static Resumption<SimPrompt> resume(BrokenStream<SimPrompt> broken) {
        SimPrompt whole = broken.payload();
        int seen = (int) broken.tokens();
        int left = whole.outputTokens - seen;
        return left <= 0
                ? new Resumption.Complete<>()
                : broken.continueWith(
                        new SimPrompt(whole.promptTokens + seen, left, whole.blockHashes, whole.generated + seen));
    }

    /**
     * Begins a request that says what a host would know of this prompt: its length and its block hashes, and nothing of
     * its output.
     *
     * @return a builder to which the host adds id, limits and so on
     */
    public RouteRequest.Builder describe() {
        return RouteRequest.builder().promptTokens(promptTokens).prefixHashes(blockHashes);
    }

    @Override
    public String toString() {
        return "SimPrompt[" + promptTokens + " → " + outputTokens + " tokens, " + blockHashes.length
                + " hashed blocks]";
    }
}
