/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another on the calling thread, without growing its stack: a task that brings more tasks has them
 * run after itself. Thread-safe; threads do not wait for each other. So a transport that answers at once can serve any
 * number of waiting requests.
 */
public final class Trampoline {
    private static final Logger LOG = LoggerFactory.getLogger(Trampoline.class);

    /** What this thread has still to run, while it runs something; shared by all routers, for they share the stack. */
    private static final ThreadLocal<@Nullable ArrayDeque<Runnable>> RUNNING = new ThreadLocal<>();

    private Trampoline() {}

    /** Runs a task now, or after the task that this thread is in. */
    public static void run(Runnable task) {
        run(List.of(task));
    }

    /** Says whether this thread has tasks to run after the one that it is in. */
    static boolean othersWait() {
        ArrayDeque<Runnable> queue = RUNNING.get();
        return queue != null && !queue.isEmpty();
    }

    /** Runs a task now, in any case; what it brings runs after it. */
    static void around(Runnable task) {
        if (RUNNING.get() != null) {
            task.run();
        } else {
            run(task);
        }
    }

    /** Runs tasks in order, now or after the task that this thread is in. */
    public static void run(List<Runnable> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        ArrayDeque<Runnable> queue = RUNNING.get();
        if (queue != null) {
            queue.addAll(tasks);
            return;
        }
        queue = new ArrayDeque<>(tasks);
        RUNNING.set(queue);
        try {
            for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
                try {
                    task.run();
                } catch (Throwable e) {
                    LOG.error("a task of the router threw", e);
                }
            }
        } finally {
            RUNNING.remove();
        }
    }
}
