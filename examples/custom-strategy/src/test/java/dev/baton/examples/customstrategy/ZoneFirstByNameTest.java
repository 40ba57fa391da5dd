/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.customstrategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The strategy in a real router, found by its name. */
class ZoneFirstByNameTest {
    @Test
    void traffic_stays_in_the_zone_while_that_has_room() {
        List<String> nodes = new ArrayList<>();
        try (Simulation simulation = simulation("zone_first(zone=eu-1)")) {
            for (Node node : simulation.cluster().nodes()) {
                String zone = node.id().endsWith("0") ? "eu-1" : "us-1";
                simulation
                        .registry()
                        .register(node.toBuilder().label(Node.ZONE, zone).build());
            }
            for (int i = 0; i < 20; i++) {
                simulation.at(
                        Duration.ofSeconds(i),
                        () -> simulation
                                .submit(SimPrompt.of(100, 5))
                                .call()
                                .outcome()
                                .thenAccept(outcome -> nodes.add(String.valueOf(prefillNode(outcome)))));
            }

            assertThat(simulation.run().violations()).isEmpty();
        }
        assertThat(nodes).hasSize(20).containsOnly("prefill-0");
    }

    @Test
    void a_setting_that_must_be_set_is_asked_for() {
        assertThatThrownBy(() -> simulation("zone_first"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be set, for instance zone_first(zone=eu-1)");
    }

    private static String prefillNode(Outcome outcome) {
        return outcome.summary().placement().prefill().id();
    }

    private static Simulation simulation(String strategy) {
        return Simulation.builder(7)
                .cluster(cluster -> cluster.prefillNodes(2).decodeNodes(1))
                .router(router -> router.prefillStrategy(strategy))
                .build();
    }
}
