/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.time;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A priority queue of tasks by time and then by sequence: a heap of four children to a node (D. B. Johnson, "Priority
 * queues with update and finding minimum spanning trees", 1975). The times of four children lie in one array side by
 * side, so that finding the least of them looks at no task unless two times are equal.
 *
 * <p>A cancelled task stays where it is until it comes to the front, or until more than half of all are cancelled: then
 * all of those are thrown out at once. So the heap never holds more than twice what is pending (and a few), and
 * cancelling costs O(1) on average. Times may wrap around, as long as they lie within half of their range.
 */
final class EventHeap {
    private static final int ARITY_BITS = 2;
    private static final int ARITY = 1 << ARITY_BITS;
    private static final int SMALL = 64;

    private long[] times = new long[SMALL];
    private @Nullable ScheduledTask[] tasks = new ScheduledTask[SMALL];
    private int size;
    private int cancelled;

    /** How many tasks are in and not cancelled. */
    int pending() {
        return size - cancelled;
    }

    /** How many tasks are in, cancelled ones included. */
    int held() {
        return size;
    }

    /** When the first task is due that is not cancelled; there must be one. */
    long firstTime() {
        dropCancelledFirst();
        return times[0];
    }

    void add(long timeNanos, ScheduledTask task) {
        if (size == tasks.length) {
            times = Arrays.copyOf(times, size * 2);
            tasks = Arrays.copyOf(tasks, size * 2);
        }
        siftUp(size++, timeNanos, task);
    }

    /** Takes the first task out that is not cancelled; there must be one. */
    ScheduledTask removeFirst() {
        dropCancelledFirst();
        ScheduledTask first = at(0);
        dropFirst();
        return first;
    }

    /** Cancels a task; does nothing if it has been taken out or cancelled. */
    void cancel(ScheduledTask task) {
        if (task.take() != null) {
            cancelled++;
            if (cancelled > SMALL && cancelled > size / 2) {
                dropAllCancelled();
            }
        }
    }

    private void dropCancelledFirst() {
        while (at(0).isGone()) {
            dropFirst();
            cancelled--;
        }
    }

    private void dropFirst() {
        size--;
        long time = times[size];
        ScheduledTask last = at(size);
        tasks[size] = null;
        if (size > 0) {
            siftDown(0, time, last);
        }
    }

    private void dropAllCancelled() {
        int kept = 0;
        for (int place = 0; place < size; place++) {
            ScheduledTask task = at(place);
            if (!task.isGone()) {
                put(kept++, times[place], task);
            }
        }
        Arrays.fill(tasks, kept, size, null);
        size = kept;
        cancelled = 0;
        for (int place = (kept - 2) >> ARITY_BITS; place >= 0; place--) {
            siftDown(place, times[place], at(place));
        }
    }

    private void siftUp(int from, long time, ScheduledTask task) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >> ARITY_BITS;
            if (!isBefore(time, task, parent)) {
                break;
            }
            put(place, times[parent], at(parent));
            place = parent;
        }
        put(place, time, task);
    }

    private void siftDown(int from, long time, ScheduledTask task) {
        int place = from;
        while (true) {
            int firstChild = (place << ARITY_BITS) + 1;
            if (firstChild >= size) {
                break;
            }
            int least = leastOf(firstChild, Math.min(firstChild + ARITY, size));
            if (isBefore(time, task, least)) {
                break;
            }
            put(place, times[least], at(least));
            place = least;
        }
        put(place, time, task);
    }

    private int leastOf(int from, int to) {
        int least = from;
        for (int place = from + 1; place < to; place++) {
            long difference = times[place] - times[least];
            if (difference < 0
                    || (difference == 0 && at(place).sequence() < at(least).sequence())) {
                least = place;
            }
        }
        return least;
    }

    private boolean isBefore(long time, ScheduledTask task, int place) {
        long difference = time - times[place];
        return difference < 0 || (difference == 0 && task.sequence() < at(place).sequence());
    }

    private void put(int place, long time, ScheduledTask task) {
        times[place] = time;
        tasks[place] = task;
    }

    private ScheduledTask at(int place) {
        return Objects.requireNonNull(tasks[place]);
    }
}
