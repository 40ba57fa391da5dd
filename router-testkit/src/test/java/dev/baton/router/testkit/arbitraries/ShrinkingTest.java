/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.arbitraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.baton.router.testkit.Simulation;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A property that fails must end with a trial that a person can read. */
class ShrinkingTest {
    /** What the property below was last seen to fail with. */
    private static final List<Trial> FAILED = new ArrayList<>();

    /** Not true: a request whose node dies is dispatched again. */
    static class NobodyIsDispatchedTwice {
        @Property(tries = 100, seed = "7")
        @Domain(SimulationDomain.class)
        void never(@ForAll Trial trial) {
            try (Simulation simulation = trial.simulation()) {
                simulation.run();
                boolean twice = simulation.router().stats().redispatched() > 0;
                if (twice) {
                    FAILED.add(trial);
                }
                assertThat(twice).isFalse();
            }
        }
    }

    @Test
    void endsWithOneRequestAndOneFault() {
        EngineTestKit.engine("jqwik")
                .selectors(selectClass(NobodyIsDispatchedTwice.class))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.failed(1));

        Trial smallest = FAILED.get(FAILED.size() - 1);
        assertThat(smallest.arrivals()).as("%s", smallest).hasSize(1);
        assertThat(smallest.strikes()).as("%s", smallest).hasSize(1);
        assertThat(smallest.toString()).contains("ms for", "tokens at");
    }
}
