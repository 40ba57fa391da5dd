/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.time.TaskScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Time limits that do not hold, and exceptions that surface where time is kept. Not instantiable. */
final class TimingBugs {
    private static final Duration LONG = Duration.ofHours(1);

    private TimingBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug("a request's own timeout is dropped", "R7", "is told that", TimeoutDropped::new),
                new PlantedBug("long timers are late", "R7", "after its deadline", LateTimers::new),
                new PlantedBug(
                        "prefill has no time limit",
                        "R7",
                        "but prefill may take",
                        () -> new Longer(asked -> asked.withPrefill(LONG))),
                new PlantedBug(
                        "parked KV may wait for ever",
                        "R7",
                        "begins after its handoff was parked",
                        () -> new Longer(asked -> asked.withParkedHandoff(LONG))),
                new PlantedBug(
                        "a client's exception reaches the host's timer thread", "R14", "a bug in onNext", Thrown::new),
                new PlantedBug("chance is drawn from elsewhere", "R15", " | ", OwnDice::new));
    }

    private static final class Longer extends Mutant {
        private final UnaryOperator<Timeouts> change;

        Longer(UnaryOperator<Timeouts> change) {
            this.change = change;
        }

        @Override
        Timeouts timeouts(Timeouts asked) {
            return change.apply(asked);
        }
    }

    private static final class LateTimers extends Mutant {
        private static final long LONG_NANOS = Duration.ofSeconds(1).toNanos();
        private static final long LATE_NANOS = Duration.ofMillis(100).toNanos();

        @Override
        TaskScheduler timers(TaskScheduler host) {
            return (delayNanos, task) ->
                    host.schedule(delayNanos >= LONG_NANOS ? delayNanos + LATE_NANOS : delayNanos, task);
        }
    }

    private static final class TimeoutDropped extends Mutant {
        @Override
        RouteRequest request(RouteRequest submitted) {
            return submitted.toBuilder().timeout(null).build();
        }
    }

    /** Each run of one router has other dice. */
    private static final class OwnDice extends Mutant {
        private long runs;

        @Override
        RandomGenerator random(RandomGenerator host) {
            return new Random(++runs);
        }
    }

    private static final class Thrown extends Mutant {
        @Override
        <T> Flow.Subscriber<? super T> subscriber(RouteRequest request, Flow.Subscriber<? super T> client) {
            return new MutantStream<T>(client) {
                @Override
                public void onNext(T item) {
                    try {
                        super.onNext(item);
                    } catch (RuntimeException e) {
                        hostTimers().schedule(0, () -> {
                            throw e;
                        });
                        throw e;
                    }
                }
            };
        }
    }
}
