/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.arbitraries;

import dev.baton.router.api.annotation.Experimental;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Gives a property its {@link Trial}, {@link ClusterShape}, {@link Arrival} or {@link Strike}:
 *
 * <pre>{@code
 * @Property
 * @Domain(SimulationDomain.class)
 * void nothingIsLost(@ForAll Trial trial) { ... }
 * }</pre>
 *
 * Add {@code @Domain(DomainContext.Global.class)} for other parameters beside them.
 */
@Experimental
public class SimulationDomain extends DomainContextBase {
    /** Made by jqwik. */
    public SimulationDomain() {}

    /**
     * Draws whole simulations.
     *
     * @return an arbitrary
     */
    @Provide
    public Arbitrary<Trial> trials() {
        return SimulationArbitraries.trials();
    }

    /**
     * Draws clusters.
     *
     * @return an arbitrary
     */
    @Provide
    public Arbitrary<ClusterShape> clusters() {
        return SimulationArbitraries.clusters();
    }

    /**
     * Draws requests.
     *
     * @return an arbitrary
     */
    @Provide
    public Arbitrary<Arrival> arrivals() {
        return SimulationArbitraries.arrivals();
    }

    /**
     * Draws faults.
     *
     * @return an arbitrary
     */
    @Provide
    public Arbitrary<Strike> strikes() {
        return SimulationArbitraries.strikes();
    }
}
