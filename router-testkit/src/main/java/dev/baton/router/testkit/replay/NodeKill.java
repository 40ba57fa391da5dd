/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node that dies at a time and perhaps comes back. Immutable. Nobody tells the router of the death; when the node comes
 * back, the host registers its new incarnation.
 *
 * @param nodeId the node
 * @param at when it dies, counted from the start of the replay, zero or more
 * @param until when it comes back, after it died; or null: never
 */
public record NodeKill(String nodeId, Duration at, @Nullable Duration until) {
    /** Checks the times. */
    public NodeKill {
        Objects.requireNonNull(nodeId, "nodeId");
        if (at.isNegative()) {
            throw new IllegalArgumentException(nodeId + " cannot die before the start, at " + at);
        }
        if (until != null && until.compareTo(at) <= 0) {
            throw new IllegalArgumentException(
                    nodeId + " must come back after it died at " + at + ", but is to come back at " + until);
        }
    }

    boolean overlaps(NodeKill other) {
        return nodeId.equals(other.nodeId) && diesBeforeReturnOf(other) && other.diesBeforeReturnOf(this);
    }

    private boolean diesBeforeReturnOf(NodeKill other) {
        return other.until == null || at.compareTo(other.until) < 0;
    }
}
