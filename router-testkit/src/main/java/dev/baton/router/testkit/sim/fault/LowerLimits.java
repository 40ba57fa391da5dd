/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * The host lowers a node's limits, of requests and of KV cache, below what may be in flight there. Does nothing if it
 * is not registered. {@link Rejoin} raises them again. Immutable.
 *
 * @param nodeId the node
 * @param share how much of each limit is left, from 0 to 1; at least 1 request and 1 token are
 */
public record LowerLimits(String nodeId, double share) implements HostFault {
    /** Checks the share. */
    public LowerLimits {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be from 0 to 1, but is " + share);
        }
    }

    @Override
    public FaultType type() {
        return FaultType.LIMITS_LOWERED;
    }

    @Override
    public void strike(SimulatedCluster cluster, NodeRegistry registry) {
        cluster.tellStrike(type(), nodeId);
        registry.node(nodeId).map(NodeView::node).ifPresent(node -> registry.register(lowered(node)));
    }

    private Node lowered(Node node) {
        return node.toBuilder()
                .maxConcurrent((int) Math.max(1, Math.round(node.maxConcurrent() * share)))
                .kvCapacityTokens(Math.max(1, Math.round(node.kvCapacityTokens() * share)))
                .build();
    }
}
