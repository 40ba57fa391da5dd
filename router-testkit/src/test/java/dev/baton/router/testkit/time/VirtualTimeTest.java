/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.time.TaskScheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();

    @Test
    void startsAtOneSecond() {
        assertThat(time.nanoTime()).isEqualTo(1_000_000_000L);
        assertThat(time.elapsedNanos()).isZero();
        assertThat(time.pending()).isZero();
        assertThat(time.nextTaskNanos()).isEmpty();
    }

    @Test
    void runsNothingInsideSchedule() {
        time.schedule(0, () -> log.add("a"));

        assertThat(log).isEmpty();
        assertThat(time.pending()).isEqualTo(1);
        assertThat(time.runNext()).isTrue();
        assertThat(log).containsExactly("a");
        assertThat(time.runNext()).isFalse();
    }

    @Test
    void runsByTimeAndThenByWhoWasScheduledFirst() {
        time.schedule(20, () -> log.add("late"));
        time.schedule(10, () -> log.add("first"));
        time.schedule(10, () -> log.add("second"));
        time.schedule(0, () -> {
            log.add("now");
            time.schedule(10, () -> log.add("third"));
            time.schedule(0, () -> log.add("now, but later"));
        });

        assertThat(time.runUntilIdle(100)).isEqualTo(6);
        assertThat(log).containsExactly("now", "now, but later", "first", "second", "third", "late");
        assertThat(time.elapsedNanos()).isEqualTo(20);
        assertThat(time.tasksRun()).isEqualTo(6);
    }

    @Test
    void clockStandsAtTheTimeOfTheTaskThatRuns() {
        time.schedule(7, () -> log.add("at " + time.elapsedNanos()));

        time.advance(Duration.ofNanos(50));

        assertThat(log).containsExactly("at 7");
        assertThat(time.elapsedNanos()).isEqualTo(50);
    }

    @Test
    void runUntilIncludesItsEndAndWhatIsScheduledMeanwhile() {
        time.schedule(10, () -> time.schedule(0, () -> log.add("chained")));
        time.schedule(11, () -> log.add("after"));

        assertThat(time.runUntil(time.nanoTime() + 10)).isEqualTo(2);
        assertThat(log).containsExactly("chained");
        assertThat(time.nextTaskNanos()).hasValue(time.nanoTime() + 1);
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> time.runUntil(time.nanoTime() - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time does not go back");
        assertThatThrownBy(() -> time.schedule(-1, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delayNanos must be 0 or more, but is -1");
    }

    @Test
    void aCancelledTaskIsNoLongerPending() {
        Cancellable first = time.schedule(10, () -> log.add("first"));
        time.schedule(20, () -> log.add("second"));

        first.cancel();
        first.cancel();

        assertThat(time.pending()).isEqualTo(1);
        time.runUntilIdle(10);
        assertThat(log).containsExactly("second");
        first.cancel();
    }

    @Test
    void cancelledTasksAreThrownOut() {
        EventHeap heap = new EventHeap();
        List<ScheduledTask> kept = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            ScheduledTask task = new ScheduledTask(time, i, () -> {});
            heap.add(i % 1_000, task);
            if (i % 100 == 0) {
                kept.add(task);
            } else {
                heap.cancel(task);
            }
            assertThat(heap.held()).isLessThanOrEqualTo(2 * heap.pending() + 66);
        }
        assertThat(heap.pending()).isEqualTo(1_000);
        while (heap.pending() > 0) {
            kept.remove(heap.removeFirst());
        }
        assertThat(kept).isEmpty();
    }

    @Test
    void aTaskMayCancelItselfAndOthers() {
        AtomicReference<Cancellable> self = new AtomicReference<>();
        Cancellable other = time.schedule(5, () -> log.add("other"));
        self.set(time.schedule(1, () -> {
            self.get().cancel();
            other.cancel();
            log.add("ran");
        }));

        time.runUntilIdle(10);

        assertThat(log).containsExactly("ran");
    }

    @Test
    void aTaskThatThrowsStopsNoOtherAndIsReported() {
        time.schedule(1, () -> {
            throw new IllegalArgumentException("one");
        });
        time.schedule(2, () -> log.add("ran"));
        time.schedule(3, () -> {
            throw new AssertionError("two");
        });

        assertThatThrownBy(() -> time.runUntilIdle(10))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("1 ns after the start")
                .hasRootCauseMessage("one")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
                .satisfies(e ->
                        assertThat(((TaskFailedException) e).elapsedNanos()).isEqualTo(1));
        assertThat(log).containsExactly("ran");
        assertThat(time.pending()).isZero();
        assertThat(time.runUntilIdle(10)).as("a failure is reported once").isZero();
    }

    @Test
    void whatNeverEndsIsFound() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> time.schedule(1, again[0]);
        again[0].run();

        assertThatThrownBy(() -> time.runUntilIdle(1000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not idle after 1000 tasks: 1 pending, at 1000 ns after the start");
    }

    @Test
    void aTaskMustNotRunTheQueue() {
        time.schedule(1, time::runNext);

        assertThatThrownBy(() -> time.runUntilIdle(10))
                .hasRootCauseMessage("a task must not run the queue that runs it");
        time.schedule(1, () -> log.add("still works"));
        time.runUntilIdle(10);
        assertThat(log).containsExactly("still works");
    }

    @Test
    void isConfinedToTheThreadThatUsesItFirst() throws InterruptedException {
        time.nanoTime();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other = new Thread(
                () -> {
                    try {
                        time.schedule(1, () -> {});
                    } catch (IllegalStateException e) {
                        thrown.set(e);
                    }
                },
                "intruder");
        other.start();
        other.join();

        assertThat(thrown.get()).hasMessageContaining("thread 'intruder' uses it");
    }

    @Test
    void runsPastTheEndOfTheNumbers() {
        VirtualTime late = new VirtualTime(Long.MAX_VALUE - 5);
        late.schedule(3, () -> log.add("before"));
        late.schedule(10, () -> log.add("after"));
        late.schedule(5, () -> log.add("at the end"));

        late.advance(Duration.ofNanos(20));

        assertThat(log).containsExactly("before", "at the end", "after");
        assertThat(late.elapsedNanos()).isEqualTo(20);
        assertThat(late.nanoTime()).isNegative();
    }
}
