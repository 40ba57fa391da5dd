/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.PlacementResult;
import dev.baton.router.core.placement.Placer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands freed capacity to those who wait. Thread-safe.
 *
 * <p>How it is safe. {@link #requested} counts the calls for a pass; whoever moves it off zero makes passes until it is
 * zero again, everybody else only adds to it. So one thread at a time asks strategies and binds, no thread ever waits for
 * another, and no call is lost: capacity is freed before the call, and a waiter is in the room before the call that its
 * arrival makes (rule R10). What was bound is dispatched only after the passes, so a transport that is slow to return
 * keeps nobody from draining.
 *
 * <p>One pass takes waiters over all lanes in order: handoffs, then band, then key. It stops in a lane after {@link
 * #LOOKAHEAD} waiters that no node can take now, so that a large head does not block a small one behind it and the work
 * stays bounded.
 */
final class Drainer {
    static final int LOOKAHEAD = 16;

    private final WaitingRoom room;
    private final Placer placer;
    private final DepartureRate departures;
    private final Consumer<List<Runnable>> dispatch;
    private final AtomicInteger requested = new AtomicInteger();

    /** Makes a drainer; {@code dispatch} runs what it is given, in order, without growing the stack. */
    Drainer(WaitingRoom room, Placer placer, DepartureRate departures, Consumer<List<Runnable>> dispatch) {
        this.room = room;
        this.placer = placer;
        this.departures = departures;
        this.dispatch = dispatch;
    }

    void drain() {
        if (requested.getAndIncrement() != 0) {
            return;
        }
        List<Runnable> ready = new ArrayList<>();
        int seen = 1;
        do {
            pass(ready);
            seen = requested.addAndGet(-seen);
        } while (seen != 0);
        dispatch.accept(ready);
    }

    private void pass(List<Runnable> ready) {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>((a, b) -> Lane.compare(a.at, b.at));
        for (Waiter head : room.heads()) {
            Lane lane = head.lane();
            if (lane != null) {
                cursors.add(new Cursor(lane, head));
            }
        }
        for (Cursor cursor = cursors.poll(); cursor != null; cursor = cursors.poll()) {
            Waiter waiter = cursor.at;
            Waiter next = room.next(cursor.lane, waiter);
            if (!serve(waiter, ready)) {
                cursor.misses++;
            }
            if (next != null && cursor.misses < (cursor.lane.key().plan() == null ? LOOKAHEAD : 1)) {
                cursor.at = next;
                cursors.add(cursor);
            }
        }
    }

    /** Tries to bind one waiter; false if no node can take it now. */
    private boolean serve(Waiter waiter, List<Runnable> ready) {
        if (!waiter.isSeeking()) {
            return true;
        }
        PlacementResult result;
        try {
            result = placer.tryBind(waiter.seeker());
        } catch (Throwable e) {
            if (waiter.tryRefused()) {
                gone(waiter);
                ready.add(() -> waiter.onUserCodeFailure("placement", e));
            }
            return true;
        }
        if (result instanceof Binding binding) {
            bind(waiter, binding, ready);
            return true;
        }
        if (result instanceof PlacementResult.Full full) {
            room.replan(waiter, full.plan(), full.workNanos());
        } else {
            room.replan(waiter, null, 0);
        }
        return false;
    }

    private void bind(Waiter waiter, Binding binding, List<Runnable> ready) {
        if (!waiter.tryBound()) {
            binding.release();
            return;
        }
        gone(waiter);
        long waited = departures.note(waiter.waitingSinceNanos());
        ready.add(() -> waiter.onBound(binding, waited));
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
    }
}
