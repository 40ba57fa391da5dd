/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.PlacementResult;
import dev.baton.router.core.placement.Placer;
import dev.baton.router.core.registry.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands freed capacity to those who wait. Thread-safe.
 *
 * <p>How it is safe. {@link #requested} counts the calls for a pass; whoever moves it off zero makes passes until it is
 * zero again, everybody else only adds to it. So one thread at a time asks strategies and binds, no thread ever waits for
 * another, and no call is lost: capacity is freed before the call, and a waiter is in the room before the call that its
 * arrival makes (rule R10). A claim that the drainer itself gives back, because a later one was lost in a race, calls for
 * no pass: it was free when the pass looked before. What was bound is dispatched only after the passes, so a transport
 * that is slow to return keeps nobody from draining.
 *
 * <p>One pass takes waiters over all lanes in order: handoffs, then band, then key. It stops in a lane after {@link
 * #LOOKAHEAD} waiters that no node can take now, so that a large head does not block a small one behind it and the work
 * stays bounded; in the lane of a planned node after one, unless those before it were planned anew.
 */
final class Drainer {
    static final int LOOKAHEAD = 16;
    private static final int AGAIN = -1;
    private static final long ANY = -1;
    private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);

    private final WaitingRoom room;
    private final Placer placer;
    private final DepartureRate departures;
    private final Consumer<List<Runnable>> dispatch;
    private final AtomicInteger requested = new AtomicInteger();
    private volatile @Nullable Thread placing;

    /** Makes a drainer; {@code dispatch} runs what it is given, in order, without growing the stack. */
    Drainer(WaitingRoom room, Placer placer, DepartureRate departures, Consumer<List<Runnable>> dispatch) {
        this.room = room;
        this.placer = placer;
        this.departures = departures;
        this.dispatch = dispatch;
    }

    void drain() {
        if (Thread.currentThread().equals(placing) || requested.getAndIncrement() != 0) {
            return;
        }
        List<Runnable> ready = new ArrayList<>();
        int seen = 1;
        do {
            try {
                pass(ready);
            } catch (Throwable e) {
                LOG.error("a pass over the waiting room broke off", e);
            }
            seen = requested.addAndGet(-seen);
        } while (seen != 0);
        dispatch.accept(ready);
    }

    private void pass(List<Runnable> ready) {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>((a, b) -> Lane.compare(a.at, b.at));
        for (WaitingRoom.Head head : room.heads()) {
            cursors.add(new Cursor(head.lane(), head.waiter()));
        }
        long freeings = placer.freeings();
        int missed = 0;
        for (Cursor cursor = cursors.poll(); cursor != null; cursor = cursors.poll()) {
            Waiter waiter = cursor.at;
            Waiter next = room.next(cursor.lane, waiter);
            if (missed > 0 && placer.freeings() != freeings) {
                requested.incrementAndGet(); // what was freed since belongs to those who were looked at before
                return;
            }
            int misses = serve(waiter, cursor.lane, ready, missed > 0 ? freeings : ANY);
            if (misses == AGAIN) {
                requested.incrementAndGet();
                return;
            }
            missed += misses;
            cursor.misses += misses;
            if (next != null && cursor.misses < cursor.limit()) {
                cursor.at = next;
                cursors.add(cursor);
            }
        }
    }

    /**
     * Tries to bind one waiter; 1 if that counts as a miss of its lane, else 0. If others were missed before it, it is not
     * given what has been freed since: then {@link #AGAIN}.
     */
    private int serve(Waiter waiter, Lane lane, List<Runnable> ready, long freeings) {
        if (!waiter.isSeeking()) {
            return 0;
        }
        PlacementResult result;
        placing = Thread.currentThread();
        try {
            result = placer.tryBind(waiter.seeker());
        } catch (Throwable e) {
            if (waiter.tryRefused()) {
                gone(waiter);
                ready.add(() -> waiter.onUserCodeFailure("placement", e));
            }
            return 0;
        } finally {
            placing = null;
        }
        if (result instanceof Binding binding) {
            if (freeings != ANY && placer.freeings() != freeings) {
                giveBack(binding);
                return AGAIN;
            }
            if (waiter.offer(binding)) {
                gone(waiter);
                long waited = departures.note(waiter.waitingSinceNanos());
                ready.add(() -> waiter.onBound(waited));
            }
            return 0;
        }
        boolean moved = result instanceof PlacementResult.Full full
                ? room.replan(waiter, full.plan(), full.workNanos())
                : room.replan(waiter, null, 0);
        NodeState plan = lane.key().plan();
        boolean planIsNotTheObstacle = plan != null && (!plan.isUsable() || plan.hasRoom(1, 0, 0));
        return moved && planIsNotTheObstacle ? 0 : 1;
    }

    private void giveBack(Binding binding) {
        placing = Thread.currentThread();
        try {
            binding.release();
        } finally {
            placing = null;
        }
    }

    private void gone(Waiter waiter) {
        room.remove(waiter);
        waiter.cancelExpiry();
    }

    /** Where a pass stands in one lane. Confined to the pass. */
    private static final class Cursor {
        private final Lane lane;
        private Waiter at;
        private int misses;

        Cursor(Lane lane, Waiter at) {
            this.lane = lane;
            this.at = at;
        }

        int limit() {
            return lane.key().plan() == null ? LOOKAHEAD : 1;
        }
    }
}
