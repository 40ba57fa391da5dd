/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.support;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.Candidates;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy keeps of each node that it has been offered, by slot. Thread-safe.
 *
 * <p>How it is safe. (1) A look-up reads one cell and compares id and incarnation: no lock, no allocation. (2) A node
 * that is not in its cell is entered under a lock, with a fresh value: a new member, or a restarted one, whose past is
 * thereby forgotten (rule R13). (3) Growing copies the cells under the same lock and publishes the copy.
 *
 * <p>It is bounded by membership: slots are small and used again, an entry lives until another node takes its slot.
 * Feedback names nodes, not slots, so entries can also be found by node; one that was never offered is not there.
 *
 * @param <S> what is kept, itself thread-safe
 */
public final class NodeTable<S> {
    private final Supplier<S> fresh;
    private final Map<String, Entry<S>> byId = new ConcurrentHashMap<>();
    private volatile AtomicReferenceArray<@Nullable Entry<S>> bySlot = new AtomicReferenceArray<>(16);

    private record Entry<S>(String id, String incarnation, S state) {
        boolean isOf(Node node) {
            return id.equals(node.id()) && incarnation.equals(node.incarnation());
        }
    }

    /**
     * Makes an empty table.
     *
     * @param fresh what to keep of a node of which nothing is known
     */
    public NodeTable(Supplier<S> fresh) {
        this.fresh = fresh;
    }

    /**
     * Returns what is kept of a candidate, fresh if it is new.
     *
     * @param candidates the nodes
     * @param i which
     * @return its state
     */
    public S of(Candidates candidates, int i) {
        int slot = candidates.slot(i);
        Node node = candidates.node(i);
        AtomicReferenceArray<@Nullable Entry<S>> cells = bySlot;
        Entry<S> entry = slot < cells.length() ? cells.get(slot) : null;
        return entry != null && entry.isOf(node) ? entry.state() : enter(slot, node);
    }

    /**
     * Returns what is kept of a node.
     *
     * @param node from feedback
     * @return its state, or null if this incarnation of it has never been a candidate or is no longer one
     */
    public @Nullable S find(Node node) {
        Entry<S> entry = byId.get(node.id());
        return entry != null && entry.isOf(node) ? entry.state() : null;
    }

    /**
     * Returns how many nodes are kept.
     *
     * @return at most the highest slot ever seen, plus one
     */
    public int size() {
        return byId.size();
    }

    private synchronized S enter(int slot, Node node) {
        AtomicReferenceArray<@Nullable Entry<S>> cells = bySlot;
        if (slot >= cells.length()) {
            cells = grown(cells, slot);
            bySlot = cells;
        }
        Entry<S> old = cells.get(slot);
        if (old != null && old.isOf(node)) {
            return old.state(); // another thread was faster
        }
        Entry<S> entry = new Entry<>(node.id(), node.incarnation(), fresh.get());
        if (old != null) {
            byId.remove(old.id(), old);
        }
        byId.put(node.id(), entry);
        cells.set(slot, entry);
        return entry.state();
    }

    private static <S> AtomicReferenceArray<@Nullable Entry<S>> grown(
            AtomicReferenceArray<@Nullable Entry<S>> cells, int slot) {
        int length = Math.max(slot + 1, cells.length() * 2);
        AtomicReferenceArray<@Nullable Entry<S>> copy = new AtomicReferenceArray<>(length);
        for (int i = 0; i < cells.length(); i++) {
            copy.set(i, cells.get(i));
        }
        return copy;
    }
}
