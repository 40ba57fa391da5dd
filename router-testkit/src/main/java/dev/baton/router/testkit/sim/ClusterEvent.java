/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a simulated cluster; single tokens are not told. Immutable. Two runs of one seed give
 * equal events in the same order (rule R15).
 *
 * @param atNanos when, on the virtual clock, nanoseconds
 * @param kind what happened
 * @param nodeId the node where it happened
 * @param leg the leg of the call that it is about; null if it is about the node
 * @param requestId the request of that call; empty if it is about the node
 * @param attempt the attempt of that call; 0 if it is about the node
 * @param tokens how many tokens it is about: computed by prefill, parked, fetched or generated in all; else 0
 */
public record ClusterEvent(
        long atNanos, Kind kind, String nodeId, @Nullable Leg leg, String requestId, int attempt, long tokens) {
    /** What can happen. Immutable. */
    public enum Kind {
        /** A call has reached a node that is up. */
        ARRIVED,
        /** A call has reached a node that is down, or a fault made the node turn it away. */
        REFUSED,
        /** Prefill has begun to compute a prompt; decode has taken a request into its KV cache. */
        STARTED,
        /** Prefill has computed a prompt. */
        COMPUTED,
        /** KV cache waits on a prefill node for decode. */
        PARKED,
        /** Decode has fetched it all. */
        FETCHED,
        /** The router freed parked KV cache. */
        ABANDONED,
        /** Nobody came for parked KV cache in time. */
        EXPIRED,
        /** Decode has taken a running request's KV cache away for want of room. */
        PREEMPTED,
        /** A call has done all that was asked. */
        SERVED,
        /** A call has failed. */
        FAILED,
        /** The router's word that a call is no longer wanted has reached the node. */
        CANCEL_ARRIVED,
        /** The engine has let go of a call that was no longer wanted. */
        STOPPED,
        /** A node is gone, with all that it held. */
        CRASHED,
        /** A node has come back, empty, in a new incarnation; tokens is its number. */
        RESTARTED,
        /** A node has stopped to do or answer anything. */
        HUNG,
        /** A node runs at another speed; tokens is how many times slower, in thousandths. */
        SLOWED,
        /** A node is as fast and answers as before. */
        RECOVERED
    }
}
