/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another on the calling thread, without growing its stack: a task that brings more tasks has them
 * run after itself, so a transport that answers at once can serve any number of waiting requests. Tasks that have not
 * begun go before those that gave way, whose next step may be user code that blocks; but not for ever. Each thread has
 * one of its own, so threads do not wait for each other.
 */
public final class Trampoline {
    private static final Logger LOG = LoggerFactory.getLogger(Trampoline.class);

    /** What this thread has still to run, while it runs something; shared by all routers, for they share the stack. */
    private static final ThreadLocal<@Nullable Trampoline> RUNNING = new ThreadLocal<>();

    /** So many tasks that have not begun go before one that gave way. */
    private static final int FRESH_IN_A_ROW = 64;

    private final ArrayDeque<Runnable> fresh = new ArrayDeque<>();
    private final ArrayDeque<Runnable> yielded = new ArrayDeque<>();
    private int freshInARow;

    private Trampoline() {}

    /** Runs a task now, or after the task that this thread is in. */
    public static void run(Runnable task) {
        run(List.of(task));
    }

    /** Runs tasks in order, now or after the task that this thread is in. */
    public static void run(List<Runnable> tasks) {
        Trampoline running = RUNNING.get();
        if (running != null) {
            running.fresh.addAll(tasks);
        } else if (!tasks.isEmpty()) {
            Trampoline own = new Trampoline();
            own.fresh.addAll(tasks);
            RUNNING.set(own);
            try {
                own.bounce();
            } finally {
                RUNNING.remove();
            }
        }
    }

    /** Says whether this thread has tasks to run that have not begun yet. */
    static boolean othersWait() {
        Trampoline running = RUNNING.get();
        return running != null && !running.fresh.isEmpty();
    }

    /** Says whether tasks that have begun wait for this thread. */
    static boolean othersGaveWay() {
        Trampoline running = RUNNING.get();
        return running != null && !running.yielded.isEmpty();
    }

    /** Lets a task that has begun go on after those that have not; for a task that found that {@link #othersWait}. */
    static void yieldTo(Runnable rest) {
        Trampoline running = RUNNING.get();
        if (running != null) {
            running.yielded.add(rest);
        } else {
            run(rest);
        }
    }

    /** Runs a task now, in any case; what it brings runs after it. */
    static void around(Runnable task) {
        if (RUNNING.get() != null) {
            task.run();
        } else {
            run(task);
        }
    }

    private void bounce() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.error("a task of the router threw", e);
            }
        }
    }

    private @Nullable Runnable next() {
        boolean turnOfYielded = fresh.isEmpty() || (freshInARow >= FRESH_IN_A_ROW && !yielded.isEmpty());
        freshInARow = turnOfYielded ? 0 : freshInARow + 1;
        return turnOfYielded ? yielded.poll() : fresh.poll();
    }
}
