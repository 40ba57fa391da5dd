/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One incarnation of a node while it is a member: its limits, its status and the calls on it. Confined to one check. */
final class NodeTrack {
    static final long NEVER = -1;
    private static final int OPEN = Integer.MAX_VALUE;

    final String id;
    final String incarnation;
    final Set<CallTrack> calls = new LinkedHashSet<>();
    final Set<HandoffTrack> parked = new LinkedHashSet<>();
    private final List<Limits> limits = new ArrayList<>(1);
    Node node;
    NodeStatus status = NodeStatus.ONLINE;
    boolean member = true;
    int statusPosition;
    long statusNanos;
    int usableFromPosition;
    long lostNanos = NEVER;
    int faultsInARow;
    boolean probation;
    boolean wasOnline;
    long overloadedNanos = NEVER;
    long quietUntilNanos;
    int quietFromPosition;
    long busyUntilAtMostNanos;

    /** Limits and the position in the history until which they hold. */
    private static final class Limits {
        final Node node;
        int until = OPEN;

        Limits(Node node) {
            this.node = node;
        }
    }

    NodeTrack(Node node, int position, long nowNanos) {
        this.id = node.id();
        this.incarnation = node.incarnation();
        this.node = node;
        this.statusPosition = position;
        this.statusNanos = nowNanos;
        this.usableFromPosition = position;
        limits.add(new Limits(node));
    }

    boolean isCurrent() {
        return member;
    }

    /** The host registers it with other limits: until that has returned, the old and the new ones may hold. */
    void limit(Node changed) {
        node = changed;
        limits.add(new Limits(changed));
    }

    /** The host's change has returned: the last limits hold alone. */
    void limited(int position) {
        for (Limits before : limits.subList(0, limits.size() - 1)) {
            before.until = Math.min(before.until, position);
        }
    }

    /** Returns the widest limits that held at some time from a position on. */
    long mostSince(int position, ToLongFunction<Node> limit) {
        long most = 0;
        for (Limits span : limits) {
            if (span.until > position) {
                most = Math.max(most, limit.applyAsLong(span.node));
            }
        }
        return most;
    }

    void status(NodeStatus now, int position, long nowNanos) {
        wasOnline |= now == NodeStatus.ONLINE;
        if (status != now) {
            status = now;
            statusPosition = position;
            statusNanos = nowNanos;
            if (now == NodeStatus.ONLINE) {
                usableFromPosition = position;
            }
        }
    }

    boolean isUsable() {
        return member && status.acceptsNewWork();
    }

    /** Says whether it has been usable since before a moment. */
    boolean wasUsableBefore(long nanos) {
        return isUsable() && statusNanos - nanos < 0;
    }

    boolean serves(Leg leg, @Nullable String model) {
        return node.role().serves(leg) && agree(model, node.label(Node.MODEL));
    }

    /** Says whether it could hold a prompt, were it idle. */
    boolean couldHold(Leg leg, RequestTrack request) {
        return request.promptTokens() <= node.kvCapacityTokens()
                && (leg == Leg.DECODE || request.promptTokens() <= node.maxPrefillTokens());
    }

    boolean fits(NodeTrack other) {
        return agree(node.label(Node.MODEL), other.node.label(Node.MODEL))
                && agree(node.label(Node.REVISION), other.node.label(Node.REVISION))
                && agree(node.label(Node.KV_FORMAT), other.node.label(Node.KV_FORMAT));
    }

    private static boolean agree(@Nullable String a, @Nullable String b) {
        return a == null || b == null || Objects.equals(a, b);
    }

    @Override
    public String toString() {
        return EventText.node(node);
    }
}
