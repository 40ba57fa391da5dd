/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request's walk from submission to its one outcome, and what is left of it. */
class LifecycleTest {
    @ParameterizedTest
    @EnumSource
    void walksThroughEveryPhaseToCompleted(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            assertThat(client.call().phase()).isEqualTo(Phase.PREFILLING);
            bench.engines().lastPrefill().done();
            assertThat(client.call().phase()).isEqualTo(Phase.TRANSFERRING);
            bench.engines().lastDecode().emit(1);
            assertThat(client.call().phase()).isEqualTo(Phase.DECODING);
            bench.engines().lastDecode().answer(2);
            assertThat(client.call().phase()).isEqualTo(Phase.ENDED);
            assertThat(client.ended().summary().chunks()).isEqualTo(3);
            assertThat(bench.events(RouterEvent.PhaseChanged.class).stream().map(RouterEvent.PhaseChanged::phase))
                    .containsExactly(Phase.PREFILLING, Phase.TRANSFERRING, Phase.DECODING);
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Where the seed's mark_failed answered false. */
    @ParameterizedTest
    @EnumSource
    void nothingChangesACompletedRequest(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            bench.serve(bench.engines().lastPrefill());
            Outcome outcome = client.ended();
            client.call().cancel();
            client.subscription().cancel();
            bench.engines().lastDecode().fail(new IllegalStateException("late"));
            bench.router().handleNodeFailure(bench.engines().lastDecode().node(), "late");
            assertThat(client.ended()).isSameAs(outcome).isInstanceOf(Outcome.Completed.class);
            assertThat(client.signals()).containsExactly("complete");
            assertThat(bench.stats().cancelled()).isZero();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /**
     * The seed kept records of ended requests and purged them by age or number. Here the router keeps none: there is
     * nothing to purge, and an id may come again.
     */
    @ParameterizedTest
    @EnumSource
    void endedRequestsLeaveNothingBehind(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().answering(3);
            List<Client> clients = bench.submit(50);
            Client first = bench.submit(Bench.request().id("again").build());
            Client second = bench.submit(Bench.request().id("again").build());
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(first.isCompleted() && second.isCompleted()).isTrue();
            assertThat(bench.stats().completed()).isEqualTo(52);
            assertThat(bench.time().pending()).as("timers").isZero();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void prefillMayEndTheRequestItself(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            bench.engines().lastPrefill().finished();
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.tokens()).hasSize(1);
            bench.letGo();
            assertThat(bench.engines().decodes()).allMatch(d -> mode.isConcurrent() && d.isCancelled());
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** What people are told names nodes, never their addresses (the seed's stats leaked them). */
    @ParameterizedTest
    @EnumSource
    void whatIsToldNamesNoAddress(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            String address = "10.1.2.3:8000";
            for (String id : List.of("p0", "p1", "d0", "d1")) {
                bench.limit(id, n -> n.label("address", address));
            }
            Client lost = bench.submit();
            bench.engines().lastPrefill().done();
            bench.engines().lastDecode().emit(1);
            bench.router().handleNodeFailure(bench.engines().lastDecode().node(), "gone");
            bench.router().handleNodeFailure("d0", "gone");
            bench.router().handleNodeFailure("d1", "gone");
            bench.router().tryRoute(Bench.request().build());
            assertThat(lost.failure().message()).doesNotContain(address);
            assertThat(bench.stats().toString()).doesNotContain(address);
            assertThat(bench.node("d0").toString()).doesNotContain(address);
        }
    }
}
