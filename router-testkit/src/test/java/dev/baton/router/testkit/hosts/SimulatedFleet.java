/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.testkit.sim.ClusterBuilder;

/** The kinds of simulated engines over which scenarios run. */
public enum SimulatedFleet {
    /** One leg after the other; decode pulls. */
    PULLING,
    /** One leg after the other, and nothing else. */
    PLAIN,
    /** Both legs at once. */
    CONCURRENT,
    /** Both legs at once, and a decode must not be aborted before its first chunk. */
    UNABORTABLE,
    /** Nodes with even numbers work sequentially, the others concurrently. */
    MIXED;

    /** Makes a cluster of this kind. */
    public ClusterBuilder in(ClusterBuilder cluster) {
        return switch (this) {
            case PULLING -> cluster.capabilities(EngineMode.PULLING.capabilities());
            case PLAIN -> cluster.capabilities(EngineMode.PLAIN.capabilities());
            case CONCURRENT -> cluster.capabilities(EngineMode.CONCURRENT.capabilities());
            case UNABORTABLE -> cluster.capabilities(TransportCapabilities.concurrent());
            case MIXED ->
                cluster.capabilities(TransportCapabilities.sequential(Trait.ABORT_BEFORE_FIRST_CHUNK))
                        .order(SimulatedFleet::orderOf)
                        .describe(node ->
                                node.label(Node.KV_FORMAT, orderOf(node.build()).name()));
        };
    }

    private static LegOrder orderOf(Node node) {
        int number = Integer.parseInt(node.id().substring(node.id().lastIndexOf('-') + 1));
        return number % 2 == 0 ? LegOrder.SEQUENTIAL : LegOrder.CONCURRENT;
    }
}
