/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The property tester's lines. */
class PropertySnippetProperties {
    // region property
    @Property(tries = 20)
    void nothingIsLostWhenDecodeDies(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int requests) {
        try (Simulation simulation = Simulation.builder(seed)
                .cluster(cluster -> cluster.prefillNodes(2).decodeNodes(2))
                .router(router -> router.prefillStrategy("power_of_two"))
                .build()) {
            for (int i = 0; i < requests; i++) {
                simulation.submitAt(Duration.ofMillis(50L * i), SimPrompt.of(2_000, 100));
            }
            simulation.at(Duration.ofSeconds(2), new Crash("decode-0"));
            assertThat(simulation.run().violations()).isEmpty();
        }
    }
    // endregion
}
