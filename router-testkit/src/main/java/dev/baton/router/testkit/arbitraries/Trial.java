/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.arbitraries;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.testkit.Simulation;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A cluster, the requests that come to it and the faults that strike it: all that a simulation needs. Immutable.
 *
 * @param seed of the simulation, for what is left to chance
 * @param cluster the engines
 * @param arrivals the requests
 * @param strikes the faults
 */
@Experimental
public record Trial(long seed, ClusterShape cluster, List<Arrival> arrivals, List<Strike> strikes) {
    /** Copies the lists. */
    public Trial {
        arrivals = List.copyOf(arrivals);
        strikes = List.copyOf(strikes);
    }

    /**
     * Plans all of it over a router with default settings.
     *
     * @return a simulation at its beginning, to be run and closed
     */
    public Simulation simulation() {
        return simulation(UnaryOperator.identity());
    }

    /**
     * Plans all of it.
     *
     * @param settings sets up the router; the seed and the cluster are set already
     * @return a simulation at its beginning, to be run and closed
     */
    public Simulation simulation(UnaryOperator<Simulation.Builder> settings) {
        Simulation simulation =
                settings.apply(Simulation.builder(seed).cluster(cluster)).build();
        arrivals.forEach(arrival -> arrival.submitTo(simulation));
        strikes.forEach(strike -> strike.strike(simulation, cluster));
        return simulation;
    }
}
