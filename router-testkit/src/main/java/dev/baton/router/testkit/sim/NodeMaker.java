/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Adds nodes to a cluster, numbered by role, each with generators of its own. */
final class NodeMaker {
    private final ClusterContext context;
    private final UnaryOperator<Node.Builder> description;
    private final SplittableRandom random;
    private final Map<NodeRole, Integer> made = new EnumMap<>(NodeRole.class);

    NodeMaker(ClusterContext context, UnaryOperator<Node.Builder> description, SplittableRandom random) {
        this.context = context;
        this.description = description;
        this.random = random;
    }

    SimNode add(NodeRole role) {
        ClusterSettings settings = context.settings();
        Node.Builder node = begin(role)
                .maxConcurrent(settings.concurrency().of(role))
                .kvCapacityTokens(settings.profile(role).kvCapacityTokens());
        Node described = description.apply(node).build();
        SplittableRandom own = random.split();
        Connection connection = new Connection(context.time(), settings.network(), own.split());
        SimNode added = new SimNode(context, described, connection, own.split());
        context.nodes().put(described.id(), added);
        return added;
    }

    private Node.Builder begin(NodeRole role) {
        int number = made.merge(role, 1, Integer::sum) - 1;
        String id = role.name().toLowerCase(Locale.ROOT) + "-" + number;
        return switch (role) {
            case PREFILL -> Node.prefill(id);
            case DECODE -> Node.decode(id);
            case HYBRID -> Node.hybrid(id);
        };
    }
}
