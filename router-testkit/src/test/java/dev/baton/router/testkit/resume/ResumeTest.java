/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.ResumeFunction;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedPrefill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule R11 with a resume function: what broke goes on, within its limits. */
class ResumeTest {
    private final List<BrokenStream<String>> asked = new ArrayList<>();

    private Bench bench(EngineMode mode, int maxResumes, ResumeFunction<String> function) {
        return new Bench(
                mode,
                2,
                2,
                settings -> settings.resume(
                        broken -> {
                            asked.add(broken);
                            return function.resume(broken);
                        },
                        maxResumes));
    }

    private Bench bench(EngineMode mode, int maxResumes) {
        return bench(mode, maxResumes, broken -> broken.continueWith(broken.payload() + "+" + broken.chunks()));
    }

    private static Client broken(Bench bench, int chunks) {
        Client client = bench.submit();
        breakAgain(bench, chunks);
        return client;
    }

    private static void breakAgain(Bench bench, int chunks) {
        bench.engines().lastPrefill().done();
        bench.engines().lastDecode().emit(chunks);
        bench.engines().lastDecode().fail(TransportException.unreachable("gone"));
    }

    @ParameterizedTest
    @EnumSource
    void goesOnBehindTheLastChunk(EngineMode mode) {
        try (Bench bench = bench(mode, 1)) {
            Client client = broken(bench, 2);

            ScriptedPrefill again = bench.engines().prefill(1);
            assertThat(again.call().attempt()).isEqualTo(2);
            assertThat(again.call().payload()).isEqualTo("payload+2");
            assertThat(again.call().request().promptTokens()).isEqualTo(102);
            assertThat(again.call().request().maxOutputTokens()).isEqualTo(8);
            bench.serve(again);

            assertThat(client.isCompleted()).isTrue();
            assertThat(client.tokens()).hasSize(5);
            assertThat(client.signals()).containsExactly("complete");
            assertThat(bench.stats().resumed()).isOne();
            assertThat(bench.events(RouterEvent.Resumed.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.afterChunks()).isEqualTo(2));
            assertThat(asked).singleElement().satisfies(question -> {
                assertThat(question.tokens()).isEqualTo(2);
                assertThat(question.nodeId())
                        .isEqualTo(bench.engines().decode(0).node());
                assertThat(question.cause()).hasMessageContaining("gone");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldWhatWasSubmittedEachTime(EngineMode mode) {
        try (Bench bench = bench(mode, 2)) {
            Client client = broken(bench, 2);
            breakAgain(bench, 3);
            bench.serve(bench.engines().prefill(2));

            assertThat(client.isCompleted()).isTrue();
            assertThat(asked).hasSize(2).allSatisfy(question -> {
                assertThat(question.payload()).isEqualTo("payload");
                assertThat(question.request().promptTokens()).isEqualTo(100);
            });
            assertThat(asked.get(1).chunks()).isEqualTo(5);
            assertThat(asked.get(1).resumes()).isOne();
            assertThat(bench.engines().prefill(2).call().payload()).isEqualTo("payload+5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noMoreOftenThanAllowed(EngineMode mode) {
        try (Bench bench = bench(mode, 1)) {
            Client client = broken(bench, 2);
            breakAgain(bench, 3);

            assertThat(client.failure())
                    .isInstanceOfSatisfying(
                            Failure.DecodeLost.class,
                            lost -> assertThat(lost.afterChunks()).isEqualTo(5));
            assertThat(asked).hasSize(1);
            assertThat(bench.engines().prefills()).hasSize(2);
            assertThat(bench.stats().openReservations()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureBeforeTheNextChunkIsNoBreak(EngineMode mode) {
        try (Bench bench = bench(mode, 1)) {
            Client client = broken(bench, 2);
            bench.engines().lastPrefill().fail(TransportException.unreachable("gone too"));
            assertThat(bench.engines().prefills()).hasSize(3);
            assertThat(bench.engines().prefill(2).call().payload()).isEqualTo("payload+2");
            bench.advance(Duration.ofSeconds(1));
            bench.serve(bench.engines().prefill(2));

            assertThat(client.isCompleted()).isTrue();
            assertThat(asked).hasSize(1);
            assertThat(bench.stats().resumed()).isOne();
            assertThat(bench.stats().redispatched()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasSeenChunksIsToldThatDecodeWasLost(EngineMode mode) {
        try (Bench bench = new Bench(
                mode,
                2,
                2,
                s -> s.resume(broken -> broken.continueWith("more"), 3).retry(once()))) {
            Client client = broken(bench, 2);
            bench.engines().lastPrefill().fail(TransportException.unreachable("gone too"));

            assertThat(client.failure()).isInstanceOf(Failure.DecodeLost.class);
        }
    }

    private static RetrySettings once() {
        return new RetrySettings(1, 0, 1, 10);
    }

    @ParameterizedTest
    @EnumSource
    void notWithoutBudget(EngineMode mode) {
        try (Bench bench = new Bench(
                mode,
                2,
                2,
                s -> s.resume(broken -> broken.continueWith("more"), 3).retry(new RetrySettings(4, 4, 0, 0)))) {
            assertThat(broken(bench, 2).failure()).isInstanceOf(Failure.DecodeLost.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void notWhenTheHostSaysNo(EngineMode mode) {
        try (Bench bench = bench(mode, 9, broken -> new Resumption.GiveUp<>())) {
            assertThat(broken(bench, 2).failure()).isInstanceOf(Failure.DecodeLost.class);
            assertThat(bench.engines().prefills()).hasSize(1);
            assertThat(bench.stats().resumed()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void completesWhatLackedOnlyItsEnd(EngineMode mode) {
        try (Bench bench = bench(mode, 9)) {
            Client client = broken(bench, 10); // all that its maximum allows
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.signals()).containsExactly("complete");
            assertThat(bench.engines().prefills()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void notAfterCancel(EngineMode mode) {
        try (Bench bench = bench(mode, 9)) {
            Client client = bench.submit();
            bench.engines().lastPrefill().done();
            bench.engines().lastDecode().emit(2);
            client.call().cancel();
            bench.engines().lastDecode().fail(TransportException.unreachable("gone"));

            assertThat(client.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(asked).isEmpty();
            assertThat(bench.engines().prefills()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void notIfAListenerCancelsWhenItIsTold(EngineMode mode) {
        List<Client> client = new ArrayList<>();
        RouterListener canceller = event -> {
            if (event instanceof RouterEvent.LegFailed) {
                client.get(0).call().cancel();
            }
        };
        try (Bench bench = new Bench(
                mode,
                2,
                2,
                s -> s.listener(canceller)
                        .resume(
                                broken -> {
                                    asked.add(broken);
                                    return broken.continueWith("more");
                                },
                                9))) {
            client.add(bench.submit());
            breakAgain(bench, 2);

            assertThat(client.get(0).outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(asked).isEmpty();
            assertThat(bench.stats().openReservations()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void notIfCancelledWhileTheHostIsAsked(EngineMode mode) {
        List<Client> client = new ArrayList<>();
        try (Bench bench = bench(mode, 9, broken -> {
            client.get(0).call().cancel();
            return broken.continueWith("more");
        })) {
            client.add(bench.submit());
            breakAgain(bench, 2);

            assertThat(client.get(0).outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(bench.engines().prefills()).hasSize(1);
            assertThat(bench.stats().openReservations()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFunctionThatThrowsCostsItsRequest(EngineMode mode) {
        try (Bench bench = bench(mode, 9, broken -> {
            throw new IllegalStateException("no text kept");
        })) {
            assertThat(broken(bench, 2).failure())
                    .isInstanceOf(Failure.UserCode.class)
                    .satisfies(failure -> assertThat(failure.message()).contains("resume function", "no text kept"));
            assertThat(bench.stats().openReservations()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void soDoesOneThatAnswersNull(EngineMode mode) {
        try (Bench bench = bench(mode, 9, ResumeTest::nothing)) {
            assertThat(broken(bench, 2).failure())
                    .isInstanceOf(Failure.UserCode.class)
                    .satisfies(failure -> assertThat(failure.message()).contains("resume function"));
        }
    }

    @SuppressWarnings("NullAway") // that is the fault
    private static Resumption<String> nothing(BrokenStream<String> broken) {
        return null;
    }

    @ParameterizedTest
    @EnumSource
    void refusesALimitThatAllowsNothing(EngineMode mode) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench(mode, 0))
                .withMessage("maxResumes must be at least 1, but is 0");
    }
}
