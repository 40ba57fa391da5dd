/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of a transport for one leg of one attempt. Thread-safe.
 *
 * @param <Q> the payload
 */
public sealed interface LegCall<Q> permits PrefillCall, DecodeCall {
    /**
     * Returns the request's id.
     *
     * @return the host's id, or the one that the router gave
     */
    String requestId();

    /**
     * Returns the number of this attempt; together with the id it names the attempt. What an older attempt still sends
     * is ignored.
     *
     * @return 1 for the first attempt
     */
    int attempt();

    /**
     * Returns what the router knows of the request.
     *
     * @return the request
     */
    RouteRequest request();

    /**
     * Returns the payload, as it was given to the router.
     *
     * @return the payload
     */
    Q payload();

    /**
     * Returns the node to call.
     *
     * @return the node of this leg
     */
    Node node();

    /**
     * Returns the node of the other leg.
     *
     * @return a node; null if decode is still left open, or prefill is skipped
     */
    @Nullable
    Node peer();

    /**
     * Returns how much time is left until the request's deadline.
     *
     * @return zero or more
     */
    Duration timeLeft();

    /**
     * Returns the signal that tells when this call is no longer wanted.
     *
     * @return the signal
     */
    CancellationSignal cancellation();

    /**
     * Tells the router that the engine has really let go of a call that was cancelled. What the call had claimed on its
     * node is then released; without this word it is released when the call's stage or stream ends, or after a grace
     * period. Calling it twice, or for a call that was not cancelled, does nothing.
     */
    void stopped();
}
