/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Phase;
import org.jspecify.annotations.Nullable;

/**
 * A fault has struck a node, or a call. Immutable. A fault that strikes a node gives one hit of the node and one of each
 * request that has a call or parked KV there; whatever waits at that moment is struck in {@link Phase#WAITING}, which
 * only the router can tell.
 *
 * @param atNanos when, on the virtual clock, nanoseconds
 * @param type what struck
 * @param nodeId the node
 * @param leg the leg of the call; null if it is about the node
 * @param requestId the request of that call; empty if it is about the node
 * @param attempt the attempt of that call; 0 if it is about the node
 * @param phase where the request stood, as its engines see it (the router may see it a message's delay later); null if
 *     it is about the node
 */
public record FaultHit(
        long atNanos,
        FaultType type,
        String nodeId,
        @Nullable Leg leg,
        String requestId,
        int attempt,
        @Nullable Phase phase) {}
