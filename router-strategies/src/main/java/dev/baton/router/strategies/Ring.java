/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.strategies.support.Hashing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The points of nodes on the circle of hashes, sorted. Immutable.
 *
 * <p>A node of mean weight has {@code points} of them, others in proportion, none fewer than one. A point is one {@code
 * long}: the hash, its low bits replaced by the node's slot. It stands where the node's id and the point's number put it,
 * so another node's coming and going does not move it.
 *
 * <p>A node that leaves stays until another takes its slot, because a pool without it may be the same pool with that node
 * full. So there are never more nodes than there were members at one time.
 */
final class Ring {
    static final Ring EMPTY = new Ring(new Node[0], 0, new long[0]);

    private static final int MAX_WEIGHT_RATIO = 64;

    private final @Nullable Node[] bySlot;
    private final long slotMask;
    private final long[] sorted;

    private Ring(@Nullable Node[] bySlot, long slotMask, long[] sorted) {
        this.bySlot = bySlot;
        this.slotMask = slotMask;
        this.sorted = sorted;
    }

    /** Says whether all of a pool's nodes are on the ring with their present weights. */
    boolean covers(Candidates candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            int slot = candidates.slot(i);
            Node here = slot < bySlot.length ? bySlot[slot] : null;
            if (here == null || !same(here, candidates.node(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Node one, Node other) {
        return one.id().equals(other.id()) && one.weight() == other.weight();
    }

    /** Returns a ring with a pool's nodes on it, beside those that are there and whose slots the pool does not take. */
    Ring with(Candidates candidates, int points) {
        Map<String, Integer> slots = new HashMap<>();
        int length = bySlot.length;
        for (int i = 0; i < candidates.size(); i++) {
            slots.put(candidates.node(i).id(), candidates.slot(i));
            length = Math.max(length, candidates.slot(i) + 1);
        }
        @Nullable Node[] nodes = Arrays.copyOf(bySlot, length);
        for (int slot = 0; slot < length; slot++) {
            Node node = nodes[slot];
            if (node != null && slots.containsKey(node.id())) {
                nodes[slot] = null; // it may have another slot now
            }
        }
        for (int i = 0; i < candidates.size(); i++) {
            nodes[candidates.slot(i)] = candidates.node(i);
        }
        return of(nodes, points);
    }

    private static Ring of(@Nullable Node[] nodes, int points) {
        double totalWeight = 0;
        int count = 0;
        for (Node node : nodes) {
            totalWeight += node == null ? 0 : node.weight();
            count += node == null ? 0 : 1;
        }
        double meanWeight = totalWeight / count;
        long mask = Long.highestOneBit(Math.max(1, nodes.length - 1)) * 2 - 1;
        long[] all = new long[0];
        int used = 0;
        for (int slot = 0; slot < nodes.length; slot++) {
            Node node = nodes[slot];
            if (node == null) {
                continue;
            }
            double ratio = Math.min(MAX_WEIGHT_RATIO, node.weight() / meanWeight);
            int own = (int) Math.max(1, Math.round(points * ratio));
            if (used + own > all.length) {
                all = Arrays.copyOf(all, Math.max(used + own, Math.min(2 * all.length, count * points)));
            }
            long id = Hashing.of(node.id());
            for (int k = 0; k < own; k++) {
                all[used++] = (Hashing.combine(id, k) & ~mask) | slot;
            }
        }
        all = Arrays.copyOf(all, used);
        Arrays.sort(all);
        return new Ring(nodes, mask, all);
    }

    /** Returns how many points there are. */
    int size() {
        return sorted.length;
    }

    /** Returns the first point at or after a key, or the first of all if it is the last. */
    int firstAt(long key) {
        int found = Arrays.binarySearch(sorted, key & ~slotMask);
        int at = found < 0 ? -found - 1 : found;
        return at == sorted.length ? 0 : at;
    }

    /** Returns the point after another, round the circle. */
    int after(int point) {
        return point + 1 == sorted.length ? 0 : point + 1;
    }

    /** Returns the index of a point's node in a pool, or a negative number if it is not there. */
    int indexIn(Candidates candidates, int point) {
        Node node = bySlot[(int) (sorted[point] & slotMask)];
        if (node == null) {
            return -1;
        }
        int low = 0;
        int high = candidates.size() - 1;
        while (low <= high) { // candidates are in the order of their ids
            int middle = (low + high) >>> 1;
            int order = candidates.node(middle).id().compareTo(node.id());
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
