/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

/**
 * A piece of output as a transport emits it. Immutable as far as its value is.
 *
 * @param value what the subscriber is given
 * @param tokens how many generated tokens it holds, 0 or more
 * @param <T> what subscribers are given
 */
public record Chunk<T>(T value, int tokens) {
    /** Checks the token count. */
    public Chunk {
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens of a chunk must be 0 or more, but is " + tokens);
        }
    }

    /**
     * Makes a chunk of one token.
     *
     * @param value what the subscriber is given
     * @param <T> its type
     * @return a chunk
     */
    public static <T> Chunk<T> of(T value) {
        return new Chunk<>(value, 1);
    }
}
