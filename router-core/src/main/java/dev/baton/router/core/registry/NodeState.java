/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.NodeView;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a node: its status and what is claimed on it. Thread-safe.
 *
 * <p>How it is safe. Each counter is claimed by compare-and-set against its limit, one after another, and given back if
 * a later one refuses, or if a limit was lowered meanwhile; so no claim that is kept goes past a limit (rule R4), and a
 * claim that was given back wakes waiters like any release. Status is written by the registry alone, under its lock. A claim first enters
 * {@link #holds}, then reads the status; a status change first writes the status, then walks {@link #holds}: one of the
 * two always sees the other (rule R5). A restart makes a new object, so a claim is always given back where it was taken.
 */
public final class NodeState {
    private final DefaultNodeRegistry registry;
    private final int slot;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong prefillTokens = new AtomicLong();
    private final AtomicLong kvTokens = new AtomicLong();
    private final AtomicLong overdraftTokens = new AtomicLong();
    private final AtomicLong plannedNanos = new AtomicLong();
    private final Set<Hold> holds = ConcurrentHashMap.newKeySet();
    private final AtomicLong holdNumbers = new AtomicLong();
    private final NodeHealth health = new NodeHealth();

    private volatile Node node;
    private volatile NodeStatus status;
    private volatile boolean lost;
    private volatile @Nullable LoadReport report;
    private volatile @Nullable CompletableFuture<Void> drained;

    NodeState(DefaultNodeRegistry registry, int slot, Node node, NodeStatus status) {
        this.registry = registry;
        this.slot = slot;
        this.node = node;
        this.status = status;
    }

    /** Returns the small number that names this member in dense tables. */
    public int slot() {
        return slot;
    }

    /** Returns the description; limits, weight and labels may change within an incarnation. */
    public Node node() {
        return node;
    }

    /** Returns the status. */
    public NodeStatus status() {
        return status;
    }

    /** Returns what its faults have come to. */
    public NodeHealth health() {
        return health;
    }

    /** Says whether new work may be sent here. */
    public boolean isUsable() {
        return status.acceptsNewWork();
    }

    /** Says whether what is claimed here may still be dispatched: the node may be used, or it drains and answers. */
    public boolean mayServeClaims() {
        NodeStatus now = status;
        return now.acceptsNewWork() || (now == NodeStatus.DRAINING && !lost);
    }

    /** Says whether a claim of this size would fit now. */
    public boolean hasRoom(int moreRequests, long morePrefillTokens, long moreKvTokens) {
        Node limits = node;
        return !health.isBusy()
                && fits(requests.get(), moreRequests, maxConcurrent(limits))
                && fits(prefillTokens.get(), morePrefillTokens, limits.maxPrefillTokens())
                && fits(kvTokens.get() + overdraftTokens.get(), moreKvTokens, limits.kvCapacityTokens());
    }

    /** Says whether a claim of this size could ever fit, were the node idle. */
    public boolean couldFit(long morePrefillTokens, long moreKvTokens) {
        Node limits = node;
        return morePrefillTokens <= limits.maxPrefillTokens() && moreKvTokens <= limits.kvCapacityTokens();
    }

    /** Returns the requests claimed here. */
    public int requests() {
        return requests.get();
    }

    /** Returns the requests that may be claimed here now. */
    public int maxConcurrent() {
        return maxConcurrent(node);
    }

    /** Returns the prompt tokens outstanding in prefill. */
    public long prefillTokens() {
        return prefillTokens.get();
    }

    /** Returns the KV tokens claimed, growth past the claims included. */
    public long kvTokensWithOverdraft() {
        return kvTokens.get() + overdraftTokens.get();
    }

    /** Returns the work that is planned for this node and not bound, nanoseconds. */
    public long plannedNanos() {
        return plannedNanos.get();
    }

    /** Adds planned work, or takes it away. */
    public void addPlannedNanos(long nanos) {
        plannedNanos.addAndGet(nanos);
    }

    /** Returns the last load report, or null. */
    public @Nullable LoadReport report() {
        return report;
    }

    /** Takes a consistent-enough picture for people. */
    public NodeView view() {
        return new NodeView(
                node,
                status,
                requests.get(),
                prefillTokens.get(),
                kvTokens.get(),
                overdraftTokens.get(),
                plannedNanos.get(),
                report);
    }

    /** Returns how many holds are open here. */
    public int openHolds() {
        return holds.size();
    }

    boolean tryClaim(int moreRequests, long morePrefillTokens, long moreKvTokens) {
        Node limits = node;
        if (health.isBusy() || !tryAdd(requests, moreRequests, maxConcurrent(limits))) {
            return false;
        }
        if (!tryAdd(prefillTokens, morePrefillTokens, limits.maxPrefillTokens())) {
            giveBack(moreRequests, 0, 0);
            return false;
        }
        if (!tryAdd(kvTokens, moreKvTokens, limits.kvCapacityTokens() - overdraftTokens.get())) {
            giveBack(moreRequests, morePrefillTokens, 0);
            return false;
        }
        Node now = node;
        if (!limits.equals(now) && exceeds(now, moreRequests, morePrefillTokens, moreKvTokens)) {
            giveBack(moreRequests, morePrefillTokens, moreKvTokens);
            return false;
        }
        return true;
    }

    /** Says whether a claim that is in already goes past limits. */
    private boolean exceeds(Node limits, int ofRequests, long ofPrefillTokens, long ofKvTokens) {
        return (ofRequests != 0 && requests.get() > maxConcurrent(limits))
                || (ofPrefillTokens != 0 && prefillTokens.get() > limits.maxPrefillTokens())
                || (ofKvTokens != 0 && kvTokensWithOverdraft() > limits.kvCapacityTokens());
    }

    void giveBack(int fewerRequests, long fewerPrefillTokens, long fewerKvTokens) {
        registry.willFree(); // before anybody can see it
        requests.addAndGet(-fewerRequests);
        prefillTokens.addAndGet(-fewerPrefillTokens);
        kvTokens.addAndGet(-fewerKvTokens);
        registry.capacityFreed(this);
    }

    void addOverdraft(long tokens) {
        overdraftTokens.addAndGet(tokens);
    }

    /** Takes back growth that was noted while its claim was given back, and wakes whom it kept out meanwhile. */
    void giveBackOverdraft(long tokens) {
        registry.willFree();
        overdraftTokens.addAndGet(-tokens);
        registry.capacityFreed(this);
    }

    Set<Hold> holds() {
        return holds;
    }

    /** Returns the holds in the order in which they were taken, so that one seed gives one history (rule R15). */
    List<Hold> holdsInOrder() {
        return holds.stream().sorted(Comparator.comparingLong(Hold::number)).toList();
    }

    long nextHoldNumber() {
        return holdNumbers.getAndIncrement();
    }

    boolean isIdle() {
        return requests.get() == 0 && prefillTokens.get() == 0 && kvTokens.get() == 0;
    }

    void setNode(Node value) {
        this.node = value;
    }

    void setLost() {
        this.lost = true;
    }

    boolean isLost() {
        return lost;
    }

    void setStatus(NodeStatus value) {
        this.lost = value == NodeStatus.UNREACHABLE || value == NodeStatus.REMOVED;
        this.status = value;
    }

    void setReport(LoadReport value) {
        this.report = value;
    }

    @Nullable
    CompletableFuture<Void> drained() {
        return drained;
    }

    void setDrained(@Nullable CompletableFuture<Void> value) {
        this.drained = value;
    }

    private int maxConcurrent(Node limits) {
        return health.isOnProbation() ? 1 : limits.maxConcurrent();
    }

    private static boolean fits(long now, long more, long limit) {
        return more == 0 || now <= limit - more;
    }

    private static boolean tryAdd(AtomicInteger counter, int more, int limit) {
        int now = counter.get();
        while (fits(now, more, limit)) {
            int seen = counter.compareAndExchange(now, now + more);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    private static boolean tryAdd(AtomicLong counter, long more, long limit) {
        long now = counter.get();
        while (fits(now, more, limit)) {
            long seen = counter.compareAndExchange(now, now + more);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    @Override
    public String toString() {
        return node + " " + status;
    }
}
