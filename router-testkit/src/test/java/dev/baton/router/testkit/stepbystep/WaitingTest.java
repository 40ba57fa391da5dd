/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.Prediction;
import dev.baton.router.api.Routing;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts of their own lifecycle wait in the same room as everybody, in the same order, and may leave it. */
class WaitingTest {
    private static final Duration WAIT = Duration.ofSeconds(20);

    private static Bench oneAtATime(EngineMode mode) {
        Bench bench = new Bench(mode, 1, 1, s -> s.backpressure(BackpressurePolicy.queue(100, WAIT)));
        return bench.limit("p0", n -> n.maxConcurrent(1));
    }

    private static CompletableFuture<Routing> route(Bench bench, int priority) {
        RouteRequest request = Bench.request().priority(priority).build();
        return bench.router().route(request).toCompletableFuture();
    }

    private static void release(Routing routing) {
        Routing.Routed routed = (Routing.Routed) routing;
        routed.prefill().succeeded();
        routed.decode().succeeded();
    }

    @ParameterizedTest
    @EnumSource
    void thoseWhoWaitGoInOrderOfBandAndArrivalAndNobodyOvertakes(EngineMode mode) {
        try (Bench bench = oneAtATime(mode)) {
            List<String> order = new ArrayList<>();
            List<Routing> open = new ArrayList<>();
            CompletableFuture<Routing> first = route(bench, 0);
            List<CompletableFuture<Void>> waiting = new ArrayList<>();
            for (String name : List.of("a0", "b0", "c1", "d0", "e1")) {
                waiting.add(route(bench, name.charAt(1) - '0').thenAccept(routing -> {
                    order.add(name);
                    open.add(routing);
                }));
            }
            assertThat(bench.router().applyBackpressure(Bench.request().build()))
                    .isInstanceOfSatisfying(
                            Prediction.Wait.class, w -> assertThat(w.position()).isEqualTo(5));
            assertThat(bench.router().tryRoute(Bench.request().build())).isInstanceOf(Routing.Refused.class);
            release(first.join());
            for (int i = 0; i < 4; i++) {
                release(open.get(i));
            }
            assertThat(order).containsExactly("c1", "e1", "a0", "b0", "d0");
            assertThat(waiting).allMatch(CompletableFuture::isDone);
            release(open.get(4));
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void submittedAndSteppedRequestsWaitInOneOrder(EngineMode mode) {
        try (Bench bench = oneAtATime(mode)) {
            CompletableFuture<Routing> first = route(bench, 0);
            Client submitted = bench.submit();
            CompletableFuture<Routing> last = route(bench, 0);
            release(first.join());
            assertThat(last).isNotDone();
            bench.serve(bench.engines().lastPrefill());
            assertThat(submitted.isCompleted()).isTrue();
            release(last.join());
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingTheFutureWithdrawsTheRequest(EngineMode mode) {
        try (Bench bench = oneAtATime(mode)) {
            CompletableFuture<Routing> first = route(bench, 0);
            CompletableFuture<Routing> second = route(bench, 0);
            CompletableFuture<Routing> third = route(bench, 0);
            assertThat(second.cancel(true)).isTrue();
            assertThat(bench.stats().waiting()).isEqualTo(1);
            release(first.join());
            release(third.join());
            assertThat(bench.violations()).isEmpty();
            bench.advance(Duration.ofHours(1));
            assertThat(bench.time().pending()).as("timers").isZero();
        }
    }

    /** What a host does that waits with a limit of its own: {@code orTimeout} completes the future, and does not cancel it. */
    @ParameterizedTest
    @EnumSource
    void aFutureThatTheHostCompletesItselfLeavesTheRoomToo(EngineMode mode) {
        try (Bench bench = oneAtATime(mode)) {
            CompletableFuture<Routing> first = route(bench, 0);
            CompletableFuture<Routing> second = route(bench, 0);
            second.completeExceptionally(new TimeoutException("the host's own"));
            assertThat(bench.stats().waiting()).isZero();
            release(first.join());
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Even where it was not withdrawn in time, a claim that nobody takes is given back. */
    @ParameterizedTest
    @EnumSource
    void aBindingThatNobodyTakesIsGivenBack(EngineMode mode) {
        try (Bench bench = oneAtATime(mode)) {
            CompletableFuture<Routing> first = route(bench, 0);
            CompletableFuture<Routing> second = route(bench, 0);
            CompletableFuture<Routing> third = route(bench, 0);
            second.completeExceptionally(new TimeoutException("the host's own"));
            release(first.join());
            release(third.join());
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsTooLongIsRefusedWithItsReason(EngineMode mode) {
        try (Bench bench = oneAtATime(mode)) {
            CompletableFuture<Routing> first = route(bench, 0);
            CompletableFuture<Routing> second = route(bench, 0);
            bench.advance(WAIT);
            assertThat(((Routing.Refused) second.join()).refusal().code()).isEqualTo("queue_timeout");
            release(first.join());
            assertThat(bench.violations()).isEmpty();
        }
    }

    /**
     * Rule R10: sixteen who need more than there is stand before one who does not, which is as far as a freed node looks.
     * When one of them is withdrawn, the last one is within sight, and nothing else will ever wake it.
     */
    @ParameterizedTest
    @EnumSource
    void whoeverLeavesTheRoomWakesThoseBehind(EngineMode mode) {
        try (Bench bench = new Bench(mode, 1, 1, s -> s.backpressure(BackpressurePolicy.queue(100, WAIT)))) {
            bench.limit("d0", n -> n.kvCapacityTokens(1_000));
            Routing.Routed held =
                    (Routing.Routed) bench.router().tryRoute(Bench.request().build());
            RouteRequest large =
                    RouteRequest.builder().promptTokens(900).maxOutputTokens(50).build();
            List<CompletableFuture<Routing>> larges = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                larges.add(bench.router().route(large).toCompletableFuture());
            }
            CompletableFuture<Routing> small = route(bench, 0);
            assertThat(small).isNotDone();
            larges.get(3).cancel(true);
            assertThat(small).isDone();
            larges.forEach(l -> l.cancel(true));
            release(small.join());
            held.prefill().succeeded();
            held.decode().succeeded();
            assertThat(bench.violations()).isEmpty();
        }
    }
}
