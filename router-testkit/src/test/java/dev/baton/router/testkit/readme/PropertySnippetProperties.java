/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.arbitraries.SimulationDomain;
import dev.baton.router.testkit.arbitraries.Trial;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** The property tester's lines. */
class PropertySnippetProperties {
    // region property
    @Property(tries = 50)
    @Domain(SimulationDomain.class)
    void nothingIsLostWhateverBreaks(@ForAll Trial trial) {
        try (Simulation simulation = trial.simulation(s -> s.router(r -> r.prefillStrategy("power_of_two")))) {
            assertThat(simulation.run().violations()).isEmpty();
        }
    }
    // endregion
}
