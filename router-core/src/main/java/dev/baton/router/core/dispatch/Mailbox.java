/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.time.TaskScheduler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of one request one at a time, in the order in which they came, on whichever thread brings the first of
 * them (or on the host's executor). Thread-safe without a lock: {@link #pending} counts steps; whoever moves it off zero
 * runs them until it is zero again, everybody else only adds. A step may add steps; they run after it.
 *
 * <p>Between two steps it gives way to others that wait for the same thread. Then {@link #gaveWay} says that nobody runs
 * it, and whoever clears that goes on: its own thread when its turn comes, another thread that brings a step sooner, or
 * the scheduler's, if it stands behind others whose client may block the thread.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean gaveWay = new AtomicBoolean();
    private final @Nullable Executor executor;
    private final TaskScheduler scheduler;

    /** A step that may run the client's code, which may block: others that wait for the thread go before it. */
    interface Delivery extends Runnable {}

    Mailbox(@Nullable Executor executor, TaskScheduler scheduler) {
        this.executor = executor;
        this.scheduler = scheduler;
    }

    void execute(Runnable step) {
        steps.add(step);
        if (pending.getAndIncrement() == 0) {
            if (executor == null) {
                Trampoline.run(this::run);
            } else {
                HostExecutor.runOnce(executor, this::run, Trampoline::run);
            }
        } else {
            goOn();
        }
    }

    void deliver(Delivery step) {
        execute(step);
    }

    private void goOn() {
        if (gaveWay.get() && gaveWay.compareAndSet(true, false)) {
            Trampoline.run(this::run);
        }
    }

    /** Runs steps until there are none, or until others wait for this thread: they go between two steps. */
    private void run() {
        int left;
        do {
            int done = 0;
            for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
                done++;
                try {
                    step.run();
                } catch (Throwable e) {
                    LOG.error("a step of a request threw", e);
                }
                if (othersFirst()) {
                    break;
                }
            }
            left = pending.addAndGet(-done);
            if (left != 0 && othersFirst()) {
                giveWay();
                return;
            }
        } while (left != 0);
    }

    private void giveWay() {
        boolean behindOthers = Trampoline.othersGaveWay();
        gaveWay.set(true);
        Trampoline.yieldTo(this::goOn);
        if (behindOthers && executor == null) {
            try {
                scheduler.schedule(0, this::goOn);
            } catch (RuntimeException e) {
                LOG.debug("the scheduler refused; the request waits for its thread", e);
            }
        }
    }

    private boolean othersFirst() {
        return Trampoline.othersWait() || (steps.peek() instanceof Delivery && Trampoline.othersGaveWay());
    }
}
