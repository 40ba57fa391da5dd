/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;

/**
 * What a strategy or placement may implement beside its choice, to learn what came of it. Called on any thread, never
 * under a lock, at most once per attempt and method; must be quick. What it throws is logged and harms no request.
 */
public interface StrategyFeedback {
    /**
     * A leg was bound to a node and is being dispatched.
     *
     * @param request the request
     * @param leg the leg
     * @param node its node
     */
    default void onDispatched(RouteRequest request, Leg leg, Node node) {}

    /**
     * A prefill has completed.
     *
     * @param request the request
     * @param node its node
     * @param cachedTokens prompt tokens that the engine found cached, by its own word
     * @param nanos from dispatch to completion, nanoseconds
     */
    default void onPrefillDone(RouteRequest request, Node node, int cachedTokens, long nanos) {}

    /**
     * The first chunk has come from a node.
     *
     * @param request the request
     * @param node the node that sent it
     * @param nanos from the dispatch of the attempt, nanoseconds
     */
    default void onFirstChunk(RouteRequest request, Node node, long nanos) {}

    /**
     * A node holds this leg no longer.
     *
     * @param request the request
     * @param leg the leg
     * @param node its node
     * @param cause why
     * @param heldNanos since the leg was bound, nanoseconds
     */
    default void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {}

    /** Why a leg was released. Immutable. */
    enum ReleaseCause {
        /** It did its part. */
        SUCCEEDED,
        /** It failed, and this node is charged with it. */
        FAILED,
        /** The engine was too full to take it; nobody is charged. */
        OVERLOADED,
        /** It is no longer wanted: the client withdrew, or the other leg failed; nobody is charged. */
        CANCELLED,
        /** The node was lost or left. */
        REVOKED
    }
}
