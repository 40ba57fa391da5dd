/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.testkit.sim.SimToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Consumers that cancel, or throw, from inside every callback there is. */
class CancellingConsumerTest {
    enum Where {
        ON_SUBSCRIBE,
        ON_NEXT,
        ON_LAST,
        ON_COMPLETE
    }

    enum How {
        SUBSCRIPTION,
        CALL,
        THROW
    }

    static Stream<Arguments> everywhere() {
        List<Arguments> all = new ArrayList<>();
        for (EngineMode mode : EngineMode.values()) {
            for (Where where : Where.values()) {
                for (How how : How.values()) {
                    all.add(Arguments.of(mode, where, how));
                }
            }
        }
        return all.stream();
    }

    private static final class Leaver extends Client {
        private final Where where;
        private final How how;

        Leaver(Where where, How how) {
            this.where = where;
            this.how = how;
        }

        private void leave(Where here) {
            if (here != where) {
                return;
            }
            switch (how) {
                case SUBSCRIPTION -> subscription().cancel();
                case CALL -> call().cancel();
                case THROW -> throw new IllegalStateException("a consumer that throws");
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            super.onSubscribe(given);
            if (how != How.CALL) { // submit has not returned the call yet
                leave(Where.ON_SUBSCRIBE);
            }
        }

        @Override
        public void onNext(SimToken token) {
            super.onNext(token);
            if (token.index() == 0) {
                leave(Where.ON_NEXT);
            }
            if (token.index() == 2) {
                leave(Where.ON_LAST);
            }
        }

        @Override
        public void onComplete() {
            super.onComplete();
            leave(Where.ON_COMPLETE);
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aConsumerThatLeavesEndsItsRequestAndNothingElse(EngineMode mode, Where where, How how) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client bystander = bench.submit();
            Client leaver = bench.submit(Bench.request().build(), new Leaver(where, how));
            bench.engines().prefills().forEach(bench::serve);
            assertThat(bystander.isCompleted()).isTrue();
            boolean stays = where == Where.ON_COMPLETE || (where == Where.ON_SUBSCRIBE && how == How.CALL);
            Class<? extends Outcome> expected =
                    stays ? Outcome.Completed.class : how == How.THROW ? Outcome.Failed.class : Outcome.Cancelled.class;
            assertThat(leaver.ended()).isInstanceOf(expected);
            assertThat(leaver.tokens()).hasSizeLessThanOrEqualTo(stays || where == Where.ON_LAST ? 3 : 1);
            bench.advance(Duration.ofSeconds(1));
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** From inside the router's own decisions: the call is withdrawn at each event of its life in turn. */
    @ParameterizedTest
    @EnumSource
    void aHostMayCancelAtEveryEvent(EngineMode mode) {
        for (int at = 0; at < 7; at++) {
            int event = at;
            List<Client> clients = new ArrayList<>();
            List<RouterEvent> seen = new ArrayList<>();
            RouterListener canceller = e -> {
                if (e instanceof RouterEvent.OfRequest && seen.size() <= event) {
                    seen.add(e);
                    if (seen.size() == event + 1 && !clients.isEmpty()) {
                        clients.get(0).call().cancel();
                    }
                }
            };
            try (Bench bench = new Bench(mode, 2, 2, s -> s.listener(canceller))) {
                bench.router().handleNodeFailure("p0", "test");
                bench.router().handleNodeFailure("p1", "test");
                clients.add(bench.submit());
                bench.registry().markOnline("p0", "test");
                bench.engines().prefills().forEach(bench::serve);
                clients.get(0).call().cancel();
                bench.advance(Duration.ofMinutes(3));
                assertThat(bench.violations()).as("cancelled at event " + event).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksForNothingByNumberIsToldSo(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            client.subscription().request(0);
            assertThat(client.failure().message()).contains("3.9");
            assertThat(client.signals()).containsExactly("error");
            bench.letGo();
            assertThat(bench.violations()).isEmpty();
        }
    }
}
