/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.RouterImplementation;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.history.Violation;
import dev.baton.router.testkit.sim.SimHandoff;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A burn test: whole random scenarios, each drawn from one number, in which engines, clients, plugins and the host do
 * everything that can go wrong, and every rule is checked that a history shows. Immutable and thread-safe: each run has a
 * world and a virtual time of its own.
 *
 * <p>Unless told otherwise it burns the router that is found. Whoever writes a router, a strategy, a transport in front of
 * engines or a policy burns theirs by putting it in the place of the one that the scenario has.
 */
@Experimental
public final class Burn {
    private final Parts parts;

    /** Makes a burn test of the router that is found. */
    public Burn() {
        this(new Parts(RouterImplementation.find(), UnaryOperator.identity(), UnaryOperator.identity(), null));
    }

    private Burn(Parts parts) {
        this.parts = parts;
    }

    /**
     * Burns another router.
     *
     * @param implementation makes its registries and builders; called once for each run
     * @return a burn test like this one, but for its router
     */
    public Burn withRouter(RouterImplementation implementation) {
        return new Burn(new Parts(implementation, parts.transport(), parts.policy(), parts.strategy()));
    }

    /**
     * Puts a transport between the router and the engines, whose faults it meets.
     *
     * @param change is given the engines of a run
     * @return a burn test like this one, but for its transport
     */
    public Burn withTransport(UnaryOperator<Transport<SimPrompt, SimHandoff, SimToken>> change) {
        return new Burn(new Parts(parts.implementation(), change, parts.policy(), parts.strategy()));
    }

    /**
     * Puts another policy in the place of the scenario's, or around it.
     *
     * @param change is given the policy of a run, a queue
     * @return a burn test like this one, but for its policy
     */
    public Burn withPolicy(UnaryOperator<BackpressurePolicy> change) {
        return new Burn(new Parts(parts.implementation(), parts.transport(), change, parts.strategy()));
    }

    /**
     * Puts another strategy in the place of every scenario's, or around it.
     *
     * @param change is given a strategy that takes the node with the fewest requests in flight; called for each leg of
     *     each run
     * @return a burn test like this one, but for its strategies
     */
    public Burn withStrategy(UnaryOperator<Strategy> change) {
        return new Burn(new Parts(parts.implementation(), parts.transport(), parts.policy(), change));
    }

    /**
     * Runs one scenario.
     *
     * @param seed its number
     * @return what came of it
     */
    public BurnResult run(long seed) {
        return new BurnRun(Scenario.draw(seed), parts).run();
    }

    /**
     * Runs one scenario twice; if the two histories differ, rule R15 is broken.
     *
     * @param seed its number
     * @return what came of the first run
     */
    public BurnResult reconcile(long seed) {
        BurnResult first = run(seed);
        List<Violation> violations = new ArrayList<>(first.violations());
        first.history()
                .firstDifference(run(seed).history())
                .ifPresent(what ->
                        violations.add(new Violation("R15", "one seed, one history", 0, null, what, List.of())));
        return new BurnResult(seed, first.requests(), first.history(), violations, first.coverage());
    }
}
