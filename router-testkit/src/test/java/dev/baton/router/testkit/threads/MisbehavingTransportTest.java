/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A transport that breaks its contract, in one call of three: it costs at most that request (rule R14). */
class MisbehavingTransportTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(100_000, Duration.ofMinutes(1));

    /** What it does wrong. */
    enum Sin {
        PREFILL_THROWS,
        PREFILL_THROWS_AN_ERROR,
        PREFILL_RETURNS_NULL,
        PREFILL_COMPLETES_WITH_NULL,
        PREFILL_FAILS_UNTYPED,
        DECODE_THROWS,
        DECODE_RETURNS_NULL,
        SUBSCRIBE_THROWS,
        EMITS_NULL,
        EMITS_WITHOUT_SUBSCRIPTION,
        COMPLETES_TWICE,
        EMITS_AFTER_COMPLETION,
        FAILS_AFTER_COMPLETION,
        REQUEST_THROWS,
        CANCEL_THROWS,
        SUBSCRIBES_TWICE,
        ABANDON_THROWS;

        /** Whether the request has to come through all the same. */
        boolean isHarmless() {
            return switch (this) {
                case COMPLETES_TWICE,
                        EMITS_AFTER_COMPLETION,
                        FAILS_AFTER_COMPLETION,
                        CANCEL_THROWS,
                        SUBSCRIBES_TWICE,
                        ABANDON_THROWS -> true;
                default -> false;
            };
        }

        boolean isOfPrefill() {
            return name().startsWith("PREFILL");
        }
    }

    static Stream<Arguments> everySinInEveryMode() {
        return Stream.of(Sin.values()).flatMap(s -> Stream.of(Mode.values()).map(m -> Arguments.of(s, m)));
    }

    @ParameterizedTest
    @MethodSource("everySinInEveryMode")
    void costsAtMostThatRequest(Sin sin, Mode mode) {
        Seeded.repeat(1, random -> {
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 50)
                    .transport(engines -> new Sinner(engines, sin))
                    .settings(s ->
                            s.backpressure(PATIENT).timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMillis(10))))
                    .build()) {
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    clients.add(fleet.submit(fleet.request()
                            .id((i % 3 == 0 ? "bad-" : "good-") + i)
                            .build()));
                }
                for (Client client : clients) {
                    if (client.call().id().startsWith("good") || sin.isHarmless()) {
                        client.completed();
                    } else {
                        assertThat(client.outcome()).isInstanceOfAny(Outcome.Failed.class, Outcome.Completed.class);
                    }
                    client.check();
                }
                if (sin == Sin.PREFILL_THROWS || sin == Sin.DECODE_RETURNS_NULL) {
                    clients.get(0).failure(Failure.UserCode.class);
                    assertThat(fleet.events().all(RouterEvent.LegFailed.class)).isEmpty();
                }
                fleet.assertIdle();
            }
        });
    }

    /** Breaks the contract for requests whose id begins with "bad". */
    private static final class Sinner extends Interposed {
        private final Sin sin;

        Sinner(Transport<String, Kv, String> target, Sin sin) {
            super(target);
            this.sin = sin;
        }

        @Override
        public CompletionStage<PrefillResult<Kv, String>> prefill(PrefillCall<String> call) {
            if (!call.requestId().startsWith("bad")) {
                return super.prefill(call);
            }
            return switch (sin) {
                case PREFILL_THROWS -> throw new IllegalStateException("prefill is broken");
                case PREFILL_THROWS_AN_ERROR -> throw new AssertionError("prefill is broken");
                case PREFILL_RETURNS_NULL -> null;
                case PREFILL_COMPLETES_WITH_NULL -> CompletableFuture.completedFuture(null);
                case PREFILL_FAILS_UNTYPED -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
                default -> super.prefill(call);
            };
        }

        @Override
        public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, Kv> call) {
            if (!call.requestId().startsWith("bad") || sin.isOfPrefill()) {
                return super.decode(call);
            }
            return switch (sin) {
                case DECODE_THROWS -> throw new IllegalStateException("decode is broken");
                case DECODE_RETURNS_NULL -> null;
                default -> subscriber -> subscribe(super.decode(call), subscriber);
            };
        }

        private void subscribe(Flow.Publisher<Chunk<String>> good, Flow.Subscriber<? super Chunk<String>> target) {
            if (sin == Sin.SUBSCRIBE_THROWS) {
                throw new IllegalStateException("subscribe is broken");
            }
            if (sin == Sin.EMITS_WITHOUT_SUBSCRIPTION) {
                target.onNext(Chunk.of("unasked"));
                return;
            }
            good.subscribe(new SinfulStream(sin, target));
        }

        @Override
        public void abandon(Node node, Kv handoff) {
            super.abandon(node, handoff);
            if (sin == Sin.ABANDON_THROWS) {
                throw new IllegalStateException("abandon is broken");
            }
        }
    }

    /** Passes a stream on, wrongly. */
    private static final class SinfulStream extends Relay {
        private final Sin sin;

        SinfulStream(Sin sin, Flow.Subscriber<? super Chunk<String>> router) {
            super(router);
            this.sin = sin;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            super.onSubscribe(subscription);
            if (sin == Sin.SUBSCRIBES_TWICE) {
                router().onSubscribe(new Relay(router()) {
                    @Override
                    public void cancel() {}
                });
            }
        }

        @Override
        public void request(long chunks) {
            if (sin == Sin.REQUEST_THROWS) {
                throw new IllegalStateException("request is broken");
            }
            super.request(chunks);
        }

        @Override
        public void cancel() {
            super.cancel();
            if (sin == Sin.CANCEL_THROWS) {
                throw new IllegalStateException("cancel is broken");
            }
        }

        @Override
        public void onNext(Chunk<String> chunk) {
            super.onNext(sin == Sin.EMITS_NULL ? null : chunk);
        }

        @Override
        public void onComplete() {
            super.onComplete();
            switch (sin) {
                case COMPLETES_TWICE -> router().onComplete();
                case EMITS_AFTER_COMPLETION -> router().onNext(Chunk.of("late"));
                case FAILS_AFTER_COMPLETION -> router().onError(new IllegalStateException("late"));
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatDoesNotKeepToTheDemandIsEnded(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 4)
                .transport(engines -> new Interposed(engines) {
                    @Override
                    public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, Kv> call) {
                        return subscriber -> super.decode(call).subscribe(new Relay(subscriber) {
                            @Override
                            public void request(long chunks) {
                                super.request(chunks + 1);
                            }
                        });
                    }
                })
                .build()) {
            Client client = fleet.submit(new Client(1));
            Failure.UserCode failure = client.failure(Failure.UserCode.class);
            assertThat(failure.message()).contains("more chunks than the 1 asked for");
            assertThat(client.chunks()).hasSize(1);
            fleet.assertAllEndedWell();
        }
    }

    // ---- engines that answer at once, on the calling thread

    @ParameterizedTest
    @EnumSource
    void tenThousandRequestsBehindAnEngineThatAnswersAtOnce(Mode mode) {
        int requests = mode == Mode.UP_FRONT ? 10_000 : 1_000;
        CountDownLatch begin = new CountDownLatch(1);
        try (Fleet fleet = Fleet.oneByOne(mode, 1)
                .answeringAtOnce()
                .settings(s -> s.backpressure(PATIENT))
                .build()) {
            fleet.engine("p0").prefill().close();
            List<Client> clients = fleet.submit(requests);
            assertThat(fleet.router().stats().waiting()).isEqualTo(requests - 1);
            Thread opener = new Thread(
                    null,
                    () -> {
                        Waits.zero(begin, "the beginning");
                        fleet.engine("p0").prefill().open(); // runs all of them, one after another, on this thread
                    },
                    "client-that-opens",
                    256 * 1024);
            opener.start();
            begin.countDown();
            clients.forEach(Client::completed);
            Waits.end(opener);
            fleet.assertAllEndedWell();
        }
    }

    /** The next request is submitted where the last one's outcome is told. */
    @ParameterizedTest
    @EnumSource
    void aClosedLoopOverAnEngineThatAnswersAtOnce(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 1)
                .answeringAtOnce()
                .settings(s -> s.backpressure(PATIENT))
                .build()) {
            CompletableFuture<Integer> done = new CompletableFuture<>();
            fleet.engine("p0").prefill().close();
            submitNext(fleet, 2_000, done);
            Thread loop = new Thread(null, () -> fleet.engine("p0").prefill().open(), "client-in-a-loop", 256 * 1024);
            loop.start();
            assertThat(Waits.get(done, "2,000 requests, each submitted by the last one's outcome"))
                    .isZero();
            Waits.end(loop);
            fleet.assertAllEndedWell();
        }
    }

    private static void submitNext(Fleet fleet, int left, CompletableFuture<Integer> done) {
        if (left == 0) {
            done.complete(0);
            return;
        }
        var unused = fleet.submit().call().outcome().whenComplete((outcome, error) -> {
            if (outcome instanceof Outcome.Completed) {
                submitNext(fleet, left - 1, done);
            } else {
                done.completeExceptionally(new AssertionError("with " + left + " to go: " + outcome));
            }
        });
    }

    /** It answers at once and fails at once, for ever: every try is bounded. */
    @ParameterizedTest
    @EnumSource
    void anEngineThatFailsAtOnce(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 4)
                .answeringAtOnce()
                .settings(s -> s.backpressure(PATIENT))
                .build()) {
            fleet.engine("p0").setFault(call -> TransportException.nodeFault("broken"));
            int attempts = 0;
            for (Client client : fleet.submit(10)) {
                Failure.AttemptsExhausted failure = client.failure(Failure.AttemptsExhausted.class);
                attempts += failure.attempts();
            }
            assertThat(attempts).isEqualTo(fleet.engine("p0").prefillCalls());
            fleet.assertAllEndedWell();
        }
    }

    /** A request that is at fault is never tried again, and nobody is charged with it. */
    @ParameterizedTest
    @EnumSource
    void aFaultyRequest(Mode mode) {
        try (Fleet fleet = Fleet.twoByTwo(mode).build()) {
            fleet.engines()
                    .all()
                    .forEach(e -> e.setFault(call -> call.requestId().startsWith("bad")
                            ? TransportException.requestFault("unsupported model")
                            : null));
            for (int i = 0; i < 10; i++) {
                Client bad = fleet.submit(fleet.request().id("bad-" + i).build());
                assertThat(bad.failure(Failure.RequestFault.class).message()).contains("unsupported model");
                assertThat(bad.outcome().summary().attempts()).isEqualTo(1);
                fleet.submit().completed();
            }
            assertThat(fleet.events().all(RouterEvent.LegFailed.class)).noneMatch(RouterEvent.LegFailed::charged);
            fleet.assertAllEndedWell();
        }
    }
}
