/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.arbitraries;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.testkit.sim.ClusterBuilder;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A small simulated cluster. Immutable.
 *
 * @param prefillNodes how many, at least 1: {@code prefill-0} and so on
 * @param decodeNodes how many, at least 1: {@code decode-0} and so on
 * @param order how its engines run the two legs
 */
@Experimental
public record ClusterShape(int prefillNodes, int decodeNodes, LegOrder order) implements UnaryOperator<ClusterBuilder> {
    /** Makes a builder's cluster have this shape. */
    @Override
    public ClusterBuilder apply(ClusterBuilder cluster) {
        return cluster.prefillNodes(prefillNodes).decodeNodes(decodeNodes).order(node -> order);
    }

    /** Names a node of a pool by any number: numbers past the last node begin again at the first. */
    String nodeId(Leg pool, int number) {
        int nodes = pool == Leg.PREFILL ? prefillNodes : decodeNodes;
        return pool.name().toLowerCase(Locale.ROOT) + "-" + number % nodes;
    }

    @Override
    public String toString() {
        return prefillNodes + " prefill + " + decodeNodes + " decode, "
                + order.name().toLowerCase(Locale.ROOT);
    }
}
