/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.event;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.RouteRequest;
import org.jspecify.annotations.Nullable;

/** One decision of a router. Immutable. */
public sealed interface RouterEvent {
    /**
     * Returns when it happened.
     *
     * @return nanoseconds on the router's clock
     */
    long atNanos();

    /** A decision about one request. */
    sealed interface OfRequest extends RouterEvent {
        /**
         * Returns whose decision it is.
         *
         * @return the request's id
         */
        String requestId();
    }

    /**
     * A request was submitted.
     *
     * @param atNanos when
     * @param requestId whose
     * @param request the request
     */
    record Submitted(long atNanos, String requestId, RouteRequest request) implements OfRequest {}

    /**
     * A request began to wait.
     *
     * @param atNanos when
     * @param requestId whose
     * @param attempt the attempt that it waits for, from 1
     * @param reason what it waits for, in one line
     * @param plannedFor the node that it is planned for, or null
     */
    record Waiting(
            long atNanos,
            String requestId,
            int attempt,
            String reason,
            @Nullable Node plannedFor) implements OfRequest {}

    /**
     * A request was bound: what it needs is reserved, and it is being dispatched.
     *
     * @param atNanos when
     * @param requestId whose
     * @param attempt which attempt, from 1
     * @param placement where
     * @param waitedNanos time in the waiting room for this attempt, nanoseconds
     */
    record Bound(long atNanos, String requestId, int attempt, Placement placement, long waitedNanos)
            implements OfRequest {}

    /**
     * A request went on to another phase.
     *
     * @param atNanos when
     * @param requestId whose
     * @param attempt which attempt, from 1
     * @param phase the phase that began
     */
    record PhaseChanged(long atNanos, String requestId, int attempt, Phase phase) implements OfRequest {}

    /**
     * A leg failed.
     *
     * @param atNanos when
     * @param requestId whose
     * @param attempt which attempt, from 1
     * @param leg the leg whose call failed
     * @param suspect the node that is to blame
     * @param charged whether its health is charged with it
     * @param cause what the transport said
     */
    record LegFailed(
            long atNanos, String requestId, int attempt, Leg leg, Node suspect, boolean charged, Throwable cause)
            implements OfRequest {}

    /**
     * A request is to be placed and dispatched again.
     *
     * @param atNanos when
     * @param requestId whose
     * @param failedAttempt the attempt that failed, from 1
     * @param cause why
     */
    record Redispatched(long atNanos, String requestId, int failedAttempt, Throwable cause) implements OfRequest {}

    /**
     * A stream that broke after its client had seen a part of it goes on; {@link Redispatched} follows.
     *
     * @param atNanos when
     * @param requestId whose
     * @param failedAttempt the attempt that broke, from 1
     * @param afterChunks chunks that the client has seen
     * @param cause what the transport said
     */
    record Resumed(long atNanos, String requestId, int failedAttempt, long afterChunks, Throwable cause)
            implements OfRequest {}

    /**
     * A request has its outcome.
     *
     * @param atNanos when
     * @param requestId whose
     * @param outcome how it ended
     */
    record Ended(long atNanos, String requestId, Outcome outcome) implements OfRequest {}

    /**
     * A host that keeps its own lifecycle had not released a reservation when its request's deadline passed: it forgot,
     * or it works longer than it said. The claim was taken back.
     *
     * @param atNanos when
     * @param node the node that it was on
     * @param leg the leg
     * @param heldNanos how long it was held, nanoseconds
     */
    record LeaseExpired(long atNanos, Node node, Leg leg, long heldNanos) implements RouterEvent {}

    /**
     * A node's status changed.
     *
     * @param atNanos when
     * @param node which node
     * @param from its status before, or null if it is new
     * @param to its status now
     * @param cause why, in one line
     */
    record NodeStatusChanged(
            long atNanos, Node node, @Nullable NodeStatus from, NodeStatus to, String cause) implements RouterEvent {}
}
