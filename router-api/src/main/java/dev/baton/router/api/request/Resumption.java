/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

import dev.baton.router.api.annotation.Experimental;
import java.util.Objects;

/**
 * What becomes of a {@link BrokenStream}. Immutable.
 *
 * @param <Q> the payload
 */
@Experimental
public sealed interface Resumption<Q> {
    /**
     * A new attempt goes on behind the last chunk that the client has seen.
     *
     * @param request what the router is told of it; its id and timeout do not count, for the request keeps its own
     * @param payload what engines are sent: the prompt and what was generated so far
     * @param <Q> the payload
     */
    record Continue<Q>(RouteRequest request, Q payload) implements Resumption<Q> {
        /** Checks that nothing is missing. */
        public Continue {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(payload, "payload");
        }
    }

    /**
     * Nothing was missing but the end of the stream: the request is completed.
     *
     * @param <Q> the payload
     */
    record Complete<Q>() implements Resumption<Q> {}

    /**
     * The stream cannot be continued: the request fails as {@link Failure.DecodeLost}.
     *
     * @param <Q> the payload
     */
    record GiveUp<Q>() implements Resumption<Q> {}
}
