/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One row of a trace: when a request arrived, how long it was, and which prefix blocks it had. Immutable. */
public final class TraceRequest {
    private final long arrivalNanos;
    private final int promptTokens;
    private final int outputTokens;
    private final long[] blockHashes;
    private final @Nullable String session;

    /**
     * Makes a row.
     *
     * @param arrivalNanos when it arrived, nanoseconds since the trace began, 0 or more
     * @param promptTokens length of the prompt, at least 1
     * @param outputTokens tokens that were generated, at least 1
     * @param blockHashes one hash for each block of the prompt, first block first: equal hashes mean equal prefixes up to
     *     there; empty if the trace does not tell; copied
     * @param session the conversation that it belongs to, or null if the trace does not tell
     */
    public TraceRequest(
            long arrivalNanos, int promptTokens, int outputTokens, long[] blockHashes, @Nullable String session) {
        if (arrivalNanos < 0) {
            throw new IllegalArgumentException("arrivalNanos must be 0 or more, but is " + arrivalNanos);
        }
        if (promptTokens < 1 || outputTokens < 1) {
            throw new IllegalArgumentException("promptTokens and outputTokens must be at least 1, but are "
                    + promptTokens + " and " + outputTokens);
        }
        this.arrivalNanos = arrivalNanos;
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
        this.blockHashes = blockHashes.clone();
        this.session = session;
    }

    private TraceRequest(TraceRequest original, long arrivalNanos) {
        this.arrivalNanos = arrivalNanos;
        this.promptTokens = original.promptTokens;
        this.outputTokens = original.outputTokens;
        this.blockHashes = original.blockHashes;
        this.session = original.session;
    }

    /**
     * Returns when the request arrived.
     *
     * @return nanoseconds since the trace began, 0 or more
     */
    public long arrivalNanos() {
        return arrivalNanos;
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
     * Returns how many tokens were generated.
     *
     * @return tokens, at least 1
     */
    public int outputTokens() {
        return outputTokens;
    }

    /**
     * Returns how many blocks of the prompt have a hash.
     *
     * @return the count, 0 if the trace does not tell
     */
    public int blocks() {
        return blockHashes.length;
    }

    /**
     * Returns the hash of the prompt up to the end of one block.
     *
     * @param block from 0 to {@link #blocks()} − 1
     * @return the hash
     */
    public long blockHash(int block) {
        return blockHashes[block];
    }

    /**
     * Returns the conversation that the request belongs to.
     *
     * @return a session key, or null if the trace does not tell
     */
    public @Nullable String session() {
        return session;
    }

    /**
     * Copies with another time of arrival.
     *
     * @param nanos nanoseconds since the trace began, 0 or more
     * @return a copy
     */
    public TraceRequest at(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("arrivalNanos must be 0 or more, but is " + nanos);
        }
        return nanos == arrivalNanos ? this : new TraceRequest(this, nanos);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TraceRequest that
                && arrivalNanos == that.arrivalNanos
                && promptTokens == that.promptTokens
                && outputTokens == that.outputTokens
                && Arrays.equals(blockHashes, that.blockHashes)
                && (session == null ? that.session == null : session.equals(that.session));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(arrivalNanos) * 31 + Arrays.hashCode(blockHashes);
    }

    @Override
    public String toString() {
        return "TraceRequest[at " + arrivalNanos / 1_000_000 + " ms, " + promptTokens + " → " + outputTokens
                + " tokens, " + blockHashes.length + " blocks" + (session == null ? "" : ", session " + session) + "]";
    }
}
