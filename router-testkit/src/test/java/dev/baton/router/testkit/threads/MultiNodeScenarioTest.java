/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.NodeStatus;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seed's acceptance test: 2 + 2 nodes, 8 requests hit all four, one prefill node dies, 6 more succeed. */
class MultiNodeScenarioTest {
    private static final int RUNS = 8;

    @ParameterizedTest
    @EnumSource
    void theSeedsScenarioOneRequestAfterAnother(Mode mode) {
        Seeded.repeat(RUNS, random -> {
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 100)
                    .settings(s -> s.prefillStrategy("round_robin").decodeStrategy("round_robin"))
                    .build()) {
                for (int i = 0; i < 8; i++) {
                    assertThat(fleet.submit().completed().summary().attempts()).isEqualTo(1);
                }
                for (String id : List.of("p0", "p1")) {
                    assertThat(fleet.engine(id).prefillCalls())
                            .as("prefills on " + id)
                            .isEqualTo(4);
                }
                for (String id : List.of("d0", "d1")) {
                    assertThat(fleet.engine(id).decodeCalls())
                            .as("decodes on " + id)
                            .isEqualTo(4);
                }

                fleet.engine("p0").kill(); // and nobody tells the router

                for (int i = 0; i < 6; i++) {
                    fleet.submit().completed();
                }
                fleet.assertAllEndedWell();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void eightAtOnceSpreadEvenlyAndSurviveTheKill(Mode mode) {
        Seeded.repeat(RUNS, random -> {
            try (Fleet fleet =
                    Fleet.twoByTwo(mode).delays(random.nextLong(), 100).build()) {
                fleet.engines("p").forEach(e -> e.prefill().close());
                fleet.engines("d").forEach(e -> e.firstChunk().close());
                List<Client> first = fleet.submit(8);
                fleet.engines("p")
                        .forEach(e -> assertThat(e.active()).as(e.id()).isEqualTo(4));

                fleet.engine("p0").kill(); // with four prefills on it
                fleet.router().handleNodeFailure("p0", "the process exited");
                List<Client> second = fleet.submit(4);
                assertThat(fleet.status("p0")).isEqualTo(NodeStatus.UNREACHABLE);
                fleet.engines("p").forEach(e -> e.prefill().open());
                Waits.until(
                        () -> fleet.engine("d0").firstChunk().held()
                                        + fleet.engine("d1").firstChunk().held()
                                >= (mode == Mode.CONCURRENT ? 1 : 12),
                        "decode to begin");
                fleet.engines("d").forEach(e -> e.firstChunk().open());
                second.forEach(Client::completed);
                first.forEach(Client::completed);
                List<Client> third = fleet.submit(6);
                third.forEach(Client::completed);

                assertThat(fleet.engine("p0").prefillCalls()).isEqualTo(4);
                assertThat(fleet.engine("p1").prefillCalls()).isEqualTo(4 + 4 + 4 + 6);
                assertThat(fleet.engine("d0").decodeCalls()).isPositive();
                assertThat(fleet.engine("d1").decodeCalls()).isPositive();
                assertThat(fleet.router().stats().redispatched()).isEqualTo(4);
                fleet.assertAllEndedWell();
            }
        });
    }
}
