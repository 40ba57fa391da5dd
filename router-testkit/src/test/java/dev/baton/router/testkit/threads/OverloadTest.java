/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Being overloaded is not being ill (rule R9). */
class OverloadTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(1_000, Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({
        "UP_FRONT,p,0",
        "UP_FRONT,p,30",
        "UP_FRONT,d,0",
        "UP_FRONT,d,30",
        "AT_HANDOFF,p,0",
        "AT_HANDOFF,d,30",
        "CONCURRENT,p,0",
        "CONCURRENT,d,30"
    })
    void theOtherNodeTakesItAndNobodyIsEjected(Mode mode, String leg, long retryAfterMillis) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.prefillStrategy((request, candidates) -> 0)
                        .decodeStrategy((request, candidates) -> 0)
                        .backpressure(PATIENT))
                .build()) {
            String full = leg + "0";
            overload(fleet, full, retryAfterMillis);

            for (int i = 0; i < 10; i++) {
                fleet.submit().completed();
            }
            List<Client> more = fleet.submit(10);
            more.forEach(Client::completed);

            assertThat(calls(fleet, full)).as("calls on " + full).isPositive();
            assertNeverCharged(fleet);
            fleet.engine(full).setHealthy();
            int before = calls(fleet, full);
            Waits.until(
                    () -> {
                        fleet.submit().completed();
                        return calls(fleet, full) > before + 2;
                    },
                    full + " to get work again");
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @CsvSource({"UP_FRONT,p", "UP_FRONT,d", "AT_HANDOFF,p", "AT_HANDOFF,d", "CONCURRENT,p", "CONCURRENT,d"})
    void whenAllAreOverloadedItWaitsAndCompletesWhenTheyAreNot(Mode mode, String leg) {
        try (Fleet fleet =
                Fleet.twoByTwo(mode).settings(s -> s.backpressure(PATIENT)).build()) {
            AtomicInteger turnedAway = new AtomicInteger();
            for (Engine engine : fleet.engines(leg)) {
                engine.setFault(call -> {
                    boolean right = engine.id().startsWith(call instanceof PrefillCall ? "p" : "d");
                    return right && turnedAway.incrementAndGet() <= 6
                            ? TransportException.overloaded("full", Duration.ofMillis(5))
                            : null;
                });
            }
            List<Client> clients = fleet.submit(4);
            clients.forEach(Client::completed);
            assertThat(turnedAway).hasValueGreaterThan(6);
            assertNeverCharged(fleet);
            fleet.assertAllEndedWell();
        }
    }

    /** {@code TransportException.retryAfter}: when an overloaded engine may be asked again. Whatever chance says. */
    @Test
    void nobodyAsksBeforeTheTimeThatTheEngineSaid() {
        Duration retryAfter = Duration.ofMillis(100);
        Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 4)
                .settings(s -> s.backpressure(PATIENT).random(() -> 0L)) // the least of all numbers
                .build()) {
            fleet.engine("p0").setFault(call -> {
                arrivals.add(System.nanoTime());
                return arrivals.size() <= 2 ? TransportException.overloaded("full", retryAfter) : null;
            });
            fleet.submit().completed();
            List<Long> times = List.copyOf(arrivals);
            assertThat(times).hasSize(3);
            for (int i = 1; i < times.size(); i++) {
                assertThat(Duration.ofNanos(times.get(i) - times.get(i - 1)))
                        .as("time from the engine's word to call " + i)
                        .isGreaterThanOrEqualTo(retryAfter);
            }
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void overloadsAreBounded() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 4)
                .settings(s -> s.backpressure(PATIENT).retry(new RetrySettings(4, 3, 0.2, 10)))
                .build()) {
            overload(fleet, "p0", 1);
            Failure.AttemptsExhausted failure = fleet.submit().failure(Failure.AttemptsExhausted.class);
            assertThat(failure.attempts()).isEqualTo(4);
            assertThat(failure.limit()).contains("maxOverloads");
            assertNeverCharged(fleet);
            fleet.assertAllEndedWell();
        }
    }

    /** A handoff that may be decoded anywhere survives that the first decode node is full. */
    @Test
    void aRetargetableHandoffNeedsNoSecondPrefill() {
        try (Fleet fleet = Fleet.twoByTwo(Mode.UP_FRONT)
                .traits(Trait.RETARGETABLE_HANDOFF)
                .settings(s -> s.decodeStrategy((request, candidates) -> 0))
                .build()) {
            overload(fleet, "d0", 0);
            fleet.submit().completed();
            assertThat(fleet.engine("p0").prefillCalls() + fleet.engine("p1").prefillCalls())
                    .isEqualTo(1);
            assertThat(fleet.engines().abandonedCount()).isZero();
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyRequestsAndEnginesThatAreFullByChance(Mode mode) {
        Seeded.repeat(4, random -> {
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 50)
                    .settings(s -> s.backpressure(PATIENT))
                    .build()) {
                long seed = random.nextLong();
                fleet.engines()
                        .all()
                        .forEach(e -> e.setFault(call -> (call.requestId() + call.attempt() + seed).hashCode() % 4 == 0
                                ? TransportException.overloaded("full", Duration.ofMillis(1))
                                : null));
                List<Client> clients = fleet.submit(64);
                clients.forEach(Client::completed);
                assertNeverCharged(fleet);
                fleet.assertAllEndedWell();
            }
        });
    }

    private static void overload(Fleet fleet, String nodeId, long retryAfterMillis) {
        Duration retryAfter = retryAfterMillis == 0 ? null : Duration.ofMillis(retryAfterMillis);
        fleet.engine(nodeId).setFault(call -> TransportException.overloaded("full", retryAfter));
    }

    private static int calls(Fleet fleet, String nodeId) {
        return fleet.engine(nodeId).prefillCalls() + fleet.engine(nodeId).decodeCalls();
    }

    private static void assertNeverCharged(Fleet fleet) {
        assertThat(fleet.registry().nodes()).allMatch(view -> view.status() == NodeStatus.ONLINE);
        assertThat(fleet.events().all(RouterEvent.NodeStatusChanged.class)).allMatch(e -> e.to() == NodeStatus.ONLINE);
        assertThat(fleet.events().all(RouterEvent.LegFailed.class)).noneMatch(RouterEvent.LegFailed::charged);
    }
}
