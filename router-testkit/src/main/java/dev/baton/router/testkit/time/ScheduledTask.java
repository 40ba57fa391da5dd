/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.time;

import dev.baton.router.api.time.TaskScheduler.Cancellable;
import org.jspecify.annotations.Nullable;

/** A task that waits in an {@link EventHeap}, until it is taken out to run or cancelled. */
final class ScheduledTask implements Cancellable {
    private final VirtualTime time;
    private final long sequence;
    private @Nullable Runnable task;

    ScheduledTask(VirtualTime time, long sequence, Runnable task) {
        this.time = time;
        this.sequence = sequence;
        this.task = task;
    }

    long sequence() {
        return sequence;
    }

    boolean isGone() {
        return task == null;
    }

    /** Returns what is to run, once; then null. */
    @Nullable
    Runnable take() {
        Runnable taken = task;
        task = null;
        return taken;
    }

    @Override
    public void cancel() {
        time.cancel(this);
    }
}
