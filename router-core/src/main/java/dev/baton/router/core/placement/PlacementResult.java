/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.node.Leg;
import dev.baton.router.core.registry.NodeState;
import org.jspecify.annotations.Nullable;

/** What came of one try to place a request: a {@link Binding}, or why there is none. */
public sealed interface PlacementResult permits Binding, PlacementResult.Full, PlacementResult.NoNode {
    /**
     * Nodes may be used, but none that was wanted has room.
     *
     * @param leg the leg that found none
     * @param plan the node that the request is to wait for, or null: any
     * @param workNanos its predicted work there, nanoseconds
     */
    record Full(Leg leg, @Nullable NodeState plan, long workNanos) implements PlacementResult {
        static Full on(Leg leg) {
            return new Full(leg, null, 0);
        }
    }

    /**
     * No node may be used for this leg of this request.
     *
     * @param leg the leg
     */
    record NoNode(Leg leg) implements PlacementResult {}
}
