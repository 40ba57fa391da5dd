/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.NodeView;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The registry. Thread-safe.
 *
 * <p>How it is safe. Membership and status are changed under one lock, in which no foreign code runs; each change
 * publishes a new {@link Snapshot} before the lock is released. Readers take the snapshot and no lock. Observers and the
 * owners of lost holds are told after the lock is released.
 */
public final class DefaultNodeRegistry implements NodeRegistry {
    private static final Set<NodeStatus> MAY_BE_TAKEN_OUT =
            EnumSet.of(NodeStatus.JOINING, NodeStatus.ONLINE, NodeStatus.EJECTED);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, NodeState> members = new TreeMap<>();
    private final BitSet slots = new BitSet();
    private final AtomicLong freeings = new AtomicLong();
    private final CopyOnWriteArrayList<RegistryObserver> observers = new CopyOnWriteArrayList<>();
    private volatile Snapshot snapshot = new Snapshot(List.of());

    /** Returns who is there now. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Adds an observer. */
    public void observe(RegistryObserver observer) {
        observers.add(observer);
    }

    /** Takes an observer away. */
    public void unobserve(RegistryObserver observer) {
        observers.remove(observer);
    }

    @Override
    public void register(Node node) {
        NodeState old;
        NodeState now;
        lock.lock();
        try {
            old = members.get(node.id());
            if (old != null && old.node().role() != node.role()) {
                throw new IllegalArgumentException("node '" + node.id() + "' is registered as "
                        + old.node().role() + " and cannot become " + node.role() + "; remove it first");
            }
            if (old != null && old.node().incarnation().equals(node.incarnation())) {
                old.setNode(node);
                now = old;
            } else {
                int slot = old == null ? slots.nextClearBit(0) : old.slot();
                slots.set(slot);
                now = new NodeState(this, slot, node, NodeStatus.ONLINE);
                members.put(node.id(), now);
                if (old != null) {
                    retire(old);
                }
            }
            publish();
        } finally {
            lock.unlock();
        }
        if (now == old) {
            capacityFreed(now);
        } else {
            if (old != null) {
                loseHolds(old, "node '" + node.id() + "' restarted");
            }
            NodeStatus from = old == null ? null : NodeStatus.REMOVED;
            String cause = old == null ? "registered" : "restarted as incarnation '" + node.incarnation() + "'";
            observers.forEach(o -> o.onStatusChanged(now, from, NodeStatus.ONLINE, cause));
        }
    }

    @Override
    public boolean remove(String nodeId) {
        NodeState state;
        NodeStatus from;
        lock.lock();
        try {
            state = members.remove(nodeId);
            if (state == null) {
                return false;
            }
            slots.clear(state.slot());
            from = state.status();
            retire(state);
            publish();
        } finally {
            lock.unlock();
        }
        loseHolds(state, "node '" + nodeId + "' was removed");
        observers.forEach(o -> o.onStatusChanged(state, from, NodeStatus.REMOVED, "removed"));
        return true;
    }

    @Override
    public CompletionStage<Void> drain(String nodeId) {
        NodeState state;
        CompletableFuture<Void> drained;
        NodeStatus from;
        lock.lock();
        try {
            state = members.get(nodeId);
            if (state == null) {
                return CompletableFuture.failedFuture(
                        new IllegalArgumentException("no node '" + nodeId + "' is registered"));
            }
            CompletableFuture<Void> running = state.drained();
            if (running != null) {
                return running.minimalCompletionStage();
            }
            drained = new CompletableFuture<>();
            state.setDrained(drained);
            from = state.status();
            state.setStatus(NodeStatus.DRAINING);
            publish();
        } finally {
            lock.unlock();
        }
        observers.forEach(o -> o.onStatusChanged(state, from, NodeStatus.DRAINING, "drain was asked for"));
        completeDrain(state);
        return drained.minimalCompletionStage();
    }

    @Override
    public boolean markUnreachable(String nodeId, String cause) {
        NodeState state = snapshot.member(nodeId);
        if (state == null) {
            return false;
        }
        state.health().setReturnsByTraffic(false);
        return takeOut(state, NodeStatus.UNREACHABLE, cause);
    }

    @Override
    public boolean markOnline(String nodeId, String cause) {
        NodeState state = snapshot.member(nodeId);
        return state != null && takeIn(state, EnumSet.allOf(NodeStatus.class), cause);
    }

    /** Takes one incarnation out of use; false if it already is, or is gone. */
    public boolean takeOut(NodeState state, NodeStatus to, String cause) {
        if (to == NodeStatus.UNREACHABLE && state.status() == NodeStatus.DRAINING) {
            if (state.isLost()) {
                return false;
            }
            state.setLost();
            loseHolds(state, "node '" + state.node().id() + "' was lost while it drained: " + cause);
            return true;
        }
        NodeStatus from = change(state, MAY_BE_TAKEN_OUT, to);
        if (from == null) {
            return false;
        }
        if (to == NodeStatus.UNREACHABLE) {
            loseHolds(state, "node '" + state.node().id() + "' was declared lost: " + cause);
        }
        observers.forEach(o -> o.onStatusChanged(state, from, to, cause));
        return true;
    }

    /** Takes one incarnation into use; false if it already is, is gone, or has none of these statuses. */
    public boolean takeIn(NodeState state, Set<NodeStatus> onlyFrom, String cause) {
        NodeStatus from = change(state, onlyFrom, NodeStatus.ONLINE);
        if (from == null) {
            return false;
        }
        observers.forEach(o -> o.onStatusChanged(state, from, NodeStatus.ONLINE, cause));
        return true;
    }

    @Override
    public boolean report(String nodeId, LoadReport load) {
        lock.lock();
        try {
            NodeState state = members.get(nodeId);
            LoadReport last = state == null ? null : state.report();
            if (state == null || (last != null && load.takenAtNanos() - last.takenAtNanos() < 0)) {
                return false;
            }
            state.setReport(load);
        } finally {
            lock.unlock();
        }
        return true;
    }

    @Override
    public Optional<NodeView> node(String nodeId) {
        return Optional.ofNullable(snapshot.member(nodeId)).map(NodeState::view);
    }

    @Override
    public List<NodeView> nodes() {
        return snapshot.members().stream().map(NodeState::view).toList();
    }

    /** Returns a number that changes before any claim is given back. */
    public long freeings() {
        return freeings.get();
    }

    void willFree() {
        freeings.incrementAndGet();
    }

    /** Says that there may be room on a node where there was none. */
    public void capacityFreed(NodeState state) {
        if (state.status() == NodeStatus.DRAINING) {
            completeDrain(state);
        }
        for (RegistryObserver observer : observers) {
            observer.onCapacityFreed(state);
        }
    }

    private @Nullable NodeStatus change(NodeState state, Set<NodeStatus> onlyFrom, NodeStatus to) {
        CompletableFuture<Void> drain = null;
        NodeStatus from;
        lock.lock();
        try {
            from = state.status();
            boolean ejectionOfOneThatIsOut = to == NodeStatus.EJECTED && from != NodeStatus.ONLINE;
            if (members.get(state.node().id()) != state
                    || from == to
                    || !onlyFrom.contains(from)
                    || ejectionOfOneThatIsOut) {
                return null;
            }
            if (to == NodeStatus.ONLINE) {
                drain = state.drained();
                state.setDrained(null);
            }
            state.setStatus(to);
            publish();
        } finally {
            lock.unlock();
        }
        if (drain != null) {
            drain.completeExceptionally(new IllegalStateException(
                    "node '" + state.node().id() + "' was taken into use again before it was idle"));
        }
        return from;
    }

    private void completeDrain(NodeState state) {
        CompletableFuture<Void> drained;
        lock.lock();
        try {
            if (state.status() != NodeStatus.DRAINING || !state.isIdle()) {
                return;
            }
            drained = state.drained();
            state.setStatus(NodeStatus.DRAINED);
            publish();
        } finally {
            lock.unlock();
        }
        observers.forEach(o -> o.onStatusChanged(state, NodeStatus.DRAINING, NodeStatus.DRAINED, "idle"));
        if (drained != null) {
            drained.complete(null);
        }
    }

    private static void retire(NodeState state) {
        state.setStatus(NodeStatus.REMOVED);
    }

    private static void loseHolds(NodeState state, String cause) {
        for (Hold hold : state.holdsInOrder()) {
            hold.lose(cause);
        }
        CompletableFuture<Void> drained = state.drained();
        if (drained != null && state.status() == NodeStatus.REMOVED) {
            drained.completeExceptionally(new IllegalStateException(cause + " before it was idle"));
        }
    }

    private void publish() {
        snapshot = new Snapshot(members.values());
    }
}
