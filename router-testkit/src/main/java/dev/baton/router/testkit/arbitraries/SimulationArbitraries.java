/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.arbitraries;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Draws what simulations are made of. Everything shrinks to few nodes, few and short requests, and the one fault that
 * matters, at an early time.
 */
@Experimental
public final class SimulationArbitraries {
    private static final int NODES = 4;
    private static final int REQUESTS = 40;
    private static final int FAULTS = 5;
    private static final int PROMPT_TOKENS = 20_000;
    private static final int OUTPUT_TOKENS = 200;
    private static final long SPAN_MILLIS = 10_000;
    private static final long LONGEST_MILLIS = 20_000;

    private SimulationArbitraries() {}

    /**
     * Draws clusters of 1 to 4 nodes a pool, with engines of either kind.
     *
     * @return an arbitrary
     */
    public static Arbitrary<ClusterShape> clusters() {
        Arbitrary<Integer> nodes = Arbitraries.integers().between(1, NODES);
        return Combinators.combine(nodes, nodes, Arbitraries.of(LegOrder.class)).as(ClusterShape::new);
    }

    /**
     * Draws requests of the first ten seconds.
     *
     * @return an arbitrary
     */
    public static Arbitrary<Arrival> arrivals() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, SPAN_MILLIS),
                        Arbitraries.integers().between(1, PROMPT_TOKENS),
                        Arbitraries.integers().between(1, OUTPUT_TOKENS))
                .as(Arrival::new);
    }

    /**
     * Draws faults of the first ten seconds that last up to twenty.
     *
     * @return an arbitrary
     */
    public static Arbitrary<Strike> strikes() {
        return Combinators.combine(
                        Arbitraries.of(Strike.What.class),
                        Arbitraries.of(Leg.class),
                        Arbitraries.integers().between(0, NODES - 1),
                        Arbitraries.longs().between(0, SPAN_MILLIS),
                        Arbitraries.longs().between(1, LONGEST_MILLIS))
                .as(Strike::new);
    }

    /**
     * Draws whole simulations: 1 to 40 requests, up to 5 faults.
     *
     * @return an arbitrary
     */
    public static Arbitrary<Trial> trials() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, Integer.MAX_VALUE),
                        clusters(),
                        arrivals().list().ofMinSize(1).ofMaxSize(REQUESTS),
                        strikes().list().ofMaxSize(FAULTS))
                .as(Trial::new);
    }
}
