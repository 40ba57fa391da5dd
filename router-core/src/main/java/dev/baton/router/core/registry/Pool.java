/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import dev.baton.router.api.node.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that can serve one leg, sorted by id. Immutable; narrower pools are computed once per label value and kept,
 * so that screening a request allocates nothing.
 */
public final class Pool {
    /** The pool without nodes. */
    public static final Pool EMPTY = new Pool(List.of());

    private static final String UNLABELLED = "\0";

    private final NodeState[] nodes;
    private final boolean modelLabels;
    private final boolean pairLabels;
    private final Map<String, Pool> byModel = new ConcurrentHashMap<>(0);
    private final Map<Pairing, Pool> byPairing = new ConcurrentHashMap<>(0);

    private record Pairing(
            @Nullable String model,
            @Nullable String revision,
            @Nullable String kvFormat) {}

    Pool(List<NodeState> nodes) {
        this.nodes = nodes.toArray(NodeState[]::new);
        this.modelLabels = nodes.stream().anyMatch(s -> s.node().label(Node.MODEL) != null);
        this.pairLabels = modelLabels
                || nodes.stream()
                        .anyMatch(s -> s.node().label(Node.REVISION) != null
                                || s.node().label(Node.KV_FORMAT) != null);
    }

    /** Returns how many nodes there are. */
    public int size() {
        return nodes.length;
    }

    /** Returns one node. */
    public NodeState get(int index) {
        return nodes[index];
    }

    /** Returns the index of a node, or −1. */
    public int indexOf(NodeState state) {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] == state) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the nodes that serve a model: those labelled with it and those without such a label. */
    public Pool serving(@Nullable String model) {
        if (model == null || !modelLabels) {
            return this;
        }
        String key = keyOf(model);
        Pool found = byModel.get(key);
        return found != null
                ? found
                : byModel.computeIfAbsent(key, k -> where(s -> agree(s.node().label(Node.MODEL), k)));
    }

    /** Returns the model if a node is labelled with it, else one name for all others: a key of which there are few. */
    public String keyOf(@Nullable String model) {
        if (model != null && modelLabels) {
            for (NodeState state : nodes) {
                if (model.equals(state.node().label(Node.MODEL))) {
                    return model;
                }
            }
        }
        return UNLABELLED;
    }

    /** Returns the nodes that can work on one request together with another node: model, revision and kv-format agree. */
    public Pool fitting(NodeState other) {
        if (!pairLabels) {
            return this;
        }
        Node node = other.node();
        Pairing key = new Pairing(node.label(Node.MODEL), node.label(Node.REVISION), node.label(Node.KV_FORMAT));
        return byPairing.computeIfAbsent(
                key,
                k -> where(s -> agree(s.node().label(Node.MODEL), k.model())
                        && agree(s.node().label(Node.REVISION), k.revision())
                        && agree(s.node().label(Node.KV_FORMAT), k.kvFormat())));
    }

    /** Returns the nodes that pass a test; this pool itself if all do. */
    public Pool where(Predicate<NodeState> test) {
        int passed = 0;
        while (passed < nodes.length && test.test(nodes[passed])) {
            passed++;
        }
        if (passed == nodes.length) {
            return this;
        }
        List<NodeState> kept = new ArrayList<>(Arrays.asList(nodes).subList(0, passed));
        for (int i = passed + 1; i < nodes.length; i++) {
            if (test.test(nodes[i])) {
                kept.add(nodes[i]);
            }
        }
        return new Pool(kept);
    }

    private static boolean agree(@Nullable String a, @Nullable String b) {
        return a == null || b == null || Objects.equals(a, b);
    }
}
