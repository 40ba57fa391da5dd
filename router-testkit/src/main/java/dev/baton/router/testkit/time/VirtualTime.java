/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.time;

import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.time.TaskScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A clock and a scheduler in one, which move only when told to: a deterministic event queue, ordered by time and, at
 * the same time, by who was scheduled first. Confined to the thread that uses it first, and checks it: unlike what the
 * interfaces promise for real time, any other thread gets an {@link IllegalStateException}.
 *
 * <p>No task ever runs inside {@link #schedule}, whatever its delay, nor inside another task. While a task runs, the
 * clock stands at the time for which it was scheduled. A task that throws does not stop the others: the failure is
 * collected, and the method that ran the queue throws it when it is done.
 *
 * <p>Scheduling and running take O(log pending), cancelling O(1) on average; a cancelled task lets go of what it refers
 * to at once, and its place in the queue is given free before cancelled ones outnumber the others.
 */
public final class VirtualTime implements NanoClock, TaskScheduler {
    /** Where a clock starts unless told otherwise: at one second, since zero hides mistakes. */
    public static final long DEFAULT_START_NANOS = 1_000_000_000L;

    private static final int FAILURES_KEPT = 16;

    private final long startNanos;
    private final EventHeap events = new EventHeap();
    private final List<TaskFailedException> failures = new ArrayList<>();
    private @Nullable Thread owner;
    private long nowNanos;
    private long nextSequence;
    private long tasksRun;
    private boolean running;

    /** Makes a clock that stands at one second. */
    public VirtualTime() {
        this(DEFAULT_START_NANOS);
    }

    /**
     * Makes a clock that stands at any time. One that starts shortly before {@link Long#MAX_VALUE} runs past it and
     * goes on, as {@link System#nanoTime} may.
     *
     * @param startNanos where it stands, nanoseconds
     */
    public VirtualTime(long startNanos) {
        this.startNanos = startNanos;
        this.nowNanos = startNanos;
    }

    @Override
    public long nanoTime() {
        checkThread();
        return nowNanos;
    }

    /**
     * Returns how far the clock has moved since it was made.
     *
     * @return nanoseconds, 0 or more
     */
    public long elapsedNanos() {
        return nanoTime() - startNanos;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        checkThread();
        if (delayNanos < 0) {
            throw new IllegalArgumentException("delayNanos must be 0 or more, but is " + delayNanos);
        }
        ScheduledTask scheduled = new ScheduledTask(this, nextSequence++, Objects.requireNonNull(task, "task"));
        events.add(nowNanos + delayNanos, scheduled);
        return scheduled;
    }

    /**
     * Runs the next task, after moving the clock to its time.
     *
     * @return false if nothing was pending
     * @throws TaskFailedException if the task threw
     */
    public boolean runNext() {
        begin();
        try {
            return step();
        } finally {
            end();
        }
    }

    /**
     * Runs everything that is due up to and at a time, tasks scheduled meanwhile included, and leaves the clock there.
     *
     * @param timeNanos on this clock, nanoseconds, not before now
     * @return how many tasks ran
     * @throws TaskFailedException if a task threw, after all have run
     */
    public long runUntil(long timeNanos) {
        begin();
        long before = tasksRun;
        try {
            if (timeNanos - nowNanos < 0) {
                throw new IllegalArgumentException(
                        "time does not go back: it is " + nowNanos + " ns, not " + timeNanos);
            }
            while (events.pending() > 0 && events.firstTime() - timeNanos <= 0) {
                step();
            }
            nowNanos = timeNanos;
        } finally {
            end();
        }
        return tasksRun - before;
    }

    /**
     * Runs everything that is due within a duration, and moves the clock by it.
     *
     * @param duration zero or more
     * @return how many tasks ran
     * @throws TaskFailedException if a task threw, after all have run
     */
    public long advance(Duration duration) {
        return runUntil(nanoTime() + duration.toNanos());
    }

    /**
     * Runs until nothing is pending.
     *
     * @param maxTasks how many tasks may run, so that what never ends is found; above 0
     * @return how many tasks ran
     * @throws TaskFailedException if a task threw, after all have run
     * @throws IllegalStateException if that many tasks have run and more are pending
     */
    public long runUntilIdle(long maxTasks) {
        begin();
        long before = tasksRun;
        try {
            while (tasksRun - before < maxTasks && step()) {
                // step does the work
            }
        } finally {
            end();
        }
        if (events.pending() > 0) {
            throw new IllegalStateException("not idle after " + maxTasks + " tasks: " + events.pending()
                    + " pending, at " + elapsedNanos() + " ns after the start");
        }
        return tasksRun - before;
    }

    /**
     * Returns how many tasks are scheduled and neither run nor cancelled.
     *
     * @return the count
     */
    public int pending() {
        checkThread();
        return events.pending();
    }

    /**
     * Returns when the next task is due.
     *
     * @return nanoseconds on this clock; empty if nothing is pending
     */
    public OptionalLong nextTaskNanos() {
        checkThread();
        return events.pending() == 0 ? OptionalLong.empty() : OptionalLong.of(events.firstTime());
    }

    /**
     * Returns how many tasks have run.
     *
     * @return the count since the clock was made
     */
    public long tasksRun() {
        checkThread();
        return tasksRun;
    }

    void cancel(ScheduledTask task) {
        checkThread();
        events.cancel(task);
    }

    private boolean step() {
        if (events.pending() == 0) {
            return false;
        }
        nowNanos = events.firstTime();
        Runnable next = Objects.requireNonNull(events.removeFirst().take());
        tasksRun++;
        try {
            next.run();
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Throwable thrown) {
            collect(new TaskFailedException(nowNanos - startNanos, thrown));
        }
        return true;
    }

    private void collect(TaskFailedException failure) {
        if (failures.size() < FAILURES_KEPT) {
            failures.add(failure);
        }
    }

    private void begin() {
        checkThread();
        if (running) {
            throw new IllegalStateException("a task must not run the queue that runs it");
        }
        running = true;
    }

    private void end() {
        running = false;
        if (!failures.isEmpty()) {
            TaskFailedException first = failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            failures.clear();
            throw first;
        }
    }

    private void checkThread() {
        Thread current = Thread.currentThread();
        if (owner == null) {
            owner = current;
        } else if (owner != current) {
            throw new IllegalStateException("virtual time is confined to thread '" + owner.getName() + "', but thread '"
                    + current.getName() + "' uses it");
        }
    }
}
