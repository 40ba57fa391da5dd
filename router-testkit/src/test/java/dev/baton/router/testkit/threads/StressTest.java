/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.RouterStats;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that come, ask slowly and go, and nodes that die, restart, drain, are full or are thought dead, all by chance
 * for a second (or {@code -Dbaton.threads.stressMillis}). In the end every request has one outcome, whatever was given
 * was given in order and once, no engine ever held more than its limit, and nothing is left.
 */
class StressTest {
    private static final long MILLIS = Long.getLong("baton.threads.stressMillis", 700);
    private static final int CLIENT_THREADS = 4;
    private static final int OUTSTANDING = 12;
    private static final int LIMIT = 4;
    private static final int NODES = 3;

    @ParameterizedTest
    @EnumSource
    void everythingAtOnce(Mode mode) {
        Seeded.repeat(1, random -> {
            try (Fleet fleet = fleet(mode, random.nextLong())) {
                long end = System.nanoTime() + Duration.ofMillis(MILLIS).toNanos();
                Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < CLIENT_THREADS; t++) {
                    SplittableRandom own = random.split();
                    threads.add(new Thread(() -> useFleet(fleet, own, end), "client-" + t));
                }
                Havoc havoc = new Havoc(fleet, random.split());
                threads.add(new Thread(() -> havoc.wreak(end), "client-of-chaos"));
                for (Thread thread : threads) {
                    thread.setUncaughtExceptionHandler((dead, e) -> errors.add(e));
                    thread.start();
                }
                threads.forEach(
                        thread -> Waits.end(thread, Duration.ofMillis(MILLIS).plus(Waits.LIMIT)));
                havoc.makeGood();

                assertThat(errors).isEmpty();
                fleet.assertAllEndedWell();
                assertOutcomes(fleet);
                assertAllCapacityIsThere(fleet);
            }
        });
    }

    private static Fleet fleet(Mode mode, long seed) {
        Fleet.Builder builder = Fleet.of(mode)
                .delays(seed, 200)
                .settings(s -> s.backpressure(BackpressurePolicy.queue(30, Duration.ofMillis(200)))
                        .health(new HealthSettings(
                                3,
                                Duration.ofMillis(20),
                                Duration.ofMillis(100),
                                Duration.ofMillis(10),
                                Duration.ofMillis(500)))
                        .timeouts(Timeouts.DEFAULT
                                .withRequest(Duration.ofMillis(500))
                                .withParkedHandoff(Duration.ofMillis(100))
                                .withCancelGrace(Duration.ofMinutes(1))));
        for (int i = 0; i < NODES; i++) {
            builder.node(node("p" + i, "")).node(node("d" + i, ""));
        }
        return builder.build();
    }

    /** The last node of each kind is short of KV, the others of places. */
    private static Node node(String id, String incarnation) {
        Node.Builder node = id.startsWith("p") ? Node.prefill(id) : Node.decode(id);
        boolean last = id.endsWith(String.valueOf(NODES - 1));
        return (last ? node.maxConcurrent(4 * LIMIT).kvCapacityTokens(80) : node.maxConcurrent(LIMIT))
                .incarnation(incarnation)
                .build();
    }

    // ---- clients

    private static void useFleet(Fleet fleet, SplittableRandom random, long end) {
        List<Client> outstanding = new ArrayList<>();
        while (System.nanoTime() - end < 0) {
            outstanding.add(fleet.submit(request(fleet, random), client(random)));
            Client some = outstanding.get(random.nextInt(outstanding.size()));
            switch (random.nextInt(10)) {
                case 0 -> some.call().cancel();
                case 1 -> some.subscription().cancel();
                case 2 -> some.awaitChunksOrEnd(1);
                default -> {}
            }
            if (outstanding.size() >= OUTSTANDING) {
                outstanding.remove(0).outcome();
            }
        }
        outstanding.forEach(Client::outcome);
    }

    private static RouteRequest request(Fleet fleet, SplittableRandom random) {
        int chunks = 1 + random.nextInt(6);
        RouteRequest.Builder request = fleet.request()
                .promptTokens(1 + random.nextInt(30))
                .maxOutputTokens(chunks)
                .expectedOutputTokens(chunks)
                .priority(random.nextInt(3) - 1)
                .tenant("tenant-" + random.nextInt(3));
        return switch (random.nextInt(8)) {
            case 0 -> request.timeout(Duration.ofMillis(1 + random.nextInt(30))).build();
            case 1 -> request.promptTokens(100).build(); // too long for the nodes that are short of KV
            default -> request.build();
        };
    }

    private static Client client(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                new Client(1) {
                    @Override
                    void next(String chunk) {
                        request(1);
                    }
                };
            case 1 ->
                new Client(random.nextInt(3)) {
                    @Override
                    void next(String chunk) {
                        request(2);
                    }

                    @Override
                    void subscribed(Flow.Subscription subscription) {
                        request(1);
                    }
                };
            default -> new Client();
        };
    }

    // ---- chaos

    /** What happens to nodes. Confined to one thread. */
    private static final class Havoc {
        private final Fleet fleet;
        private final SplittableRandom random;
        private final Set<String> hurt = new HashSet<>();
        private int incarnations;

        Havoc(Fleet fleet, SplittableRandom random) {
            this.fleet = fleet;
            this.random = random;
            fleet.engines().all().forEach(e -> e.setLimit(node(e.id(), "").maxConcurrent()));
        }

        void wreak(long end) {
            while (System.nanoTime() - end < 0) {
                String id = (random.nextBoolean() ? "p" : "d") + random.nextInt(NODES);
                if (hurt.remove(id)) {
                    heal(id);
                } else {
                    hurt.add(id);
                    hurt(id);
                }
                long until = fleet.router().stats().submitted() + random.nextInt(10);
                Waits.until(
                        () -> fleet.router().stats().submitted() >= until || System.nanoTime() - end >= 0,
                        "more requests");
            }
        }

        private void hurt(String id) {
            Engine engine = fleet.engine(id);
            switch (random.nextInt(8)) {
                case 0, 1 -> engine.kill(); // and the router has to find out
                case 2 -> {
                    engine.kill();
                    fleet.router().handleNodeFailure(id, "the process exited");
                }
                case 3 -> {
                    var unused = fleet.registry().drain(id);
                }
                case 4 -> fleet.router().handleNodeFailure(id, "a false alarm");
                case 5 ->
                    fleet.registry()
                            .register(fleet.node(id).node().toBuilder()
                                    .maxConcurrent(1)
                                    .build());
                default -> {
                    Duration retryAfter = random.nextBoolean() ? null : Duration.ofMillis(3);
                    engine.setFault(call -> (call.requestId().hashCode() & 3) == 0
                            ? TransportException.overloaded("full", retryAfter)
                            : null);
                }
            }
            fleet.registry()
                    .report(
                            id,
                            new LoadReport(
                                    System.nanoTime(),
                                    random.nextInt(10),
                                    random.nextInt(10),
                                    random.nextInt(100),
                                    100));
        }

        private void heal(String id) {
            Engine engine = fleet.engine(id);
            engine.setHealthy();
            if (engine.isAlive() && random.nextBoolean()) {
                fleet.registry().register(node(id, fleet.node(id).node().incarnation()));
                fleet.registry().markOnline(id, "the host says so");
            } else if (random.nextBoolean()) {
                restart(id);
            } else { // it does not tell that it is another one
                engine.restart(fleet.node(id).node().incarnation());
                fleet.registry().register(node(id, fleet.node(id).node().incarnation()));
                fleet.registry().markOnline(id, "the host says so");
            }
        }

        private void restart(String id) {
            String incarnation = "i" + ++incarnations;
            fleet.engine(id).restart(incarnation);
            if (random.nextInt(4) == 0) {
                fleet.registry().remove(id);
            }
            fleet.registry().register(node(id, incarnation));
        }

        void makeGood() {
            for (Engine engine : fleet.engines().all()) {
                engine.setHealthy();
                restart(engine.id());
            }
        }
    }

    // ---- the end

    private static void assertOutcomes(Fleet fleet) {
        RouterStats stats = fleet.router().stats();
        assertThat(stats.completed() + stats.failed() + stats.rejected() + stats.cancelled())
                .as("outcomes of " + stats)
                .isEqualTo(stats.submitted());
        assertThat(stats.completed()).as("completed of " + stats).isGreaterThan(stats.submitted() / 10);
        for (Client client : fleet.clients()) {
            if (client.outcome() instanceof Outcome.Failed failed) {
                assertThat(failed.failure())
                        .isInstanceOfAny(
                                Failure.DecodeLost.class,
                                Failure.AttemptsExhausted.class,
                                Failure.DeadlineExceeded.class,
                                Failure.NotPlacedAgain.class);
            }
        }
    }

    /** Nothing is claimed in secret either: as many requests as there are places get one at the same time. */
    private static void assertAllCapacityIsThere(Fleet fleet) {
        int places = NODES * LIMIT;
        for (Engine engine : fleet.engines().all()) {
            engine.setLimit(0);
            engine.restart("last");
            fleet.registry()
                    .register(node(engine.id(), "last").toBuilder()
                            .maxConcurrent(engine.id().startsWith("p") ? places : LIMIT)
                            .kvCapacityTokens(10_000)
                            .build());
        }
        fleet.engines("p").forEach(e -> e.prefill().close());
        List<Client> clients = fleet.submit(places);
        Waits.until(
                () -> fleet.engines("p").stream().mapToInt(Engine::active).sum() == places,
                () -> places + " requests in prefill at the same time: "
                        + fleet.engines().all() + ", " + fleet.registry().nodes());
        fleet.engines("p").forEach(e -> e.prefill().open());
        clients.forEach(Client::completed);
        fleet.assertAllEndedWell();
    }
}
