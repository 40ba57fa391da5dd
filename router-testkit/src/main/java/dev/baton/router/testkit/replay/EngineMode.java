/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;

/** How the engines of a replay run the two legs of a request. Immutable. */
public enum EngineMode {
    /** Prefill, then decode. */
    SEQUENTIAL,
    /** Both at once, meeting under a rendezvous id. */
    CONCURRENT,
    /** Nodes with even numbers sequential, the others concurrent; their {@code kv-format} label keeps them apart. */
    MIXED;

    /** Labels a node with its kind, where there are two. */
    Node.Builder describe(Node.Builder node) {
        return this == MIXED ? node.label(Node.KV_FORMAT, orderOf(node.build()).name()) : node;
    }

    /** Returns how one node runs them. */
    LegOrder orderOf(Node node) {
        return switch (this) {
            case SEQUENTIAL -> LegOrder.SEQUENTIAL;
            case CONCURRENT -> LegOrder.CONCURRENT;
            case MIXED ->
                (node.id().charAt(node.id().length() - 1) - '0') % 2 == 0 ? LegOrder.SEQUENTIAL : LegOrder.CONCURRENT;
        };
    }
}
