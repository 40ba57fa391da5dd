/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What prefill returned. Immutable as far as handoff and chunk are.
 *
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
public sealed interface PrefillResult<H, T> {
    /**
     * Returns what the engine says of its work.
     *
     * @return the usage
     */
    PrefillUsage usage();

    /**
     * Returns the first chunk, where prefill already made one; decode then begins with the second.
     *
     * @return a chunk or null
     */
    @Nullable
    Chunk<T> firstChunk();

    /**
     * The KV cache waits on the prefill node for decode.
     *
     * @param handoff the opaque value that decode needs
     * @param usage what the engine says of its work
     * @param firstChunk the first chunk, or null
     * @param <H> the handoff
     * @param <T> what subscribers are given
     */
    record Handoff<H, T>(
            H handoff, PrefillUsage usage, @Nullable Chunk<T> firstChunk) implements PrefillResult<H, T> {
        /** Checks that there is a handoff. */
        public Handoff {
            Objects.requireNonNull(handoff, "handoff");
            Objects.requireNonNull(usage, "usage");
        }

        /**
         * Makes a handoff without a first chunk.
         *
         * @param handoff the opaque value that decode needs
         * @param usage what the engine says of its work
         */
        public Handoff(H handoff, PrefillUsage usage) {
            this(handoff, usage, null);
        }
    }

    /**
     * The request ended with prefill: end of sequence at the first token. There is no decode leg.
     *
     * @param usage what the engine says of its work
     * @param firstChunk the only chunk, or null if there is none
     * @param <H> the handoff
     * @param <T> what subscribers are given
     */
    record Finished<H, T>(PrefillUsage usage, @Nullable Chunk<T> firstChunk) implements PrefillResult<H, T> {}

    /**
     * Prefill ran and left nothing to fetch: decode computes the prompt again. Where engines run both legs at once, it
     * means that decode has been sent the KV already.
     *
     * @param usage what the engine says of its work
     * @param firstChunk the first chunk, or null
     * @param <H> the handoff
     * @param <T> what subscribers are given
     */
    record NoHandoff<H, T>(PrefillUsage usage, @Nullable Chunk<T> firstChunk) implements PrefillResult<H, T> {}
}
