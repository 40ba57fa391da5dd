/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.NodeState;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The waiters that the same nodes can serve, or that are planned for one node, in the order in which they go. Guarded by
 * the room's lock. Adding, removing and stepping on are O(log n).
 */
final class Lane {
    private final Key key;
    private final TreeSet<Waiter> waiters = new TreeSet<>(Lane::compare);

    Lane(Key key) {
        this.key = key;
    }

    /**
     * What a lane's waiters have in common.
     *
     * @param wanted which legs they want
     * @param model the model that they ask for, or null
     * @param partner the node that decode must fit, or null
     * @param plan the node that they are planned for, or null
     */
    record Key(
            Seeker.Wanted wanted,
            @Nullable String model,
            @Nullable NodeState partner,
            @Nullable NodeState plan) {}

    Key key() {
        return key;
    }

    void add(Waiter waiter) {
        waiters.add(waiter);
    }

    void remove(Waiter waiter) {
        waiters.remove(waiter);
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /** Returns the first waiter, or the first one after another; null at the end. */
    @Nullable
    Waiter after(@Nullable Waiter waiter) {
        if (waiter == null) {
            return waiters.isEmpty() ? null : waiters.first();
        }
        return waiters.higher(waiter);
    }

    /** Highest band first, then lowest key, then first come. Handoffs go before all, for they hold KV. */
    static int compare(Waiter a, Waiter b) {
        if (isAbove(a.seeker(), b.seeker()) || isAbove(b.seeker(), a.seeker())) {
            return isAbove(a.seeker(), b.seeker()) ? -1 : 1;
        }
        long byKey = a.key() - b.key();
        return byKey != 0 ? Long.signum(byKey) : Long.signum(a.sequence() - b.sequence());
    }

    /** Says whether one goes before another whatever their keys: handoffs before all, then the higher band. */
    static boolean isAbove(Seeker a, Seeker b) {
        boolean handoff = isHandoff(a);
        return handoff != isHandoff(b)
                ? handoff
                : a.request().priority() > b.request().priority();
    }

    private static boolean isHandoff(Seeker seeker) {
        return seeker.wanted() == Seeker.Wanted.DECODE;
    }
}
