/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.node.NodeStatus;

/**
 * A moment in a replay at which the router came to see a node differently. Immutable.
 *
 * @param atNanos when, nanoseconds since the start of the replay
 * @param nodeId the node
 * @param to its status from then on
 * @param cause why, in one line
 */
public record StatusChange(long atNanos, String nodeId, NodeStatus to, String cause) {}
