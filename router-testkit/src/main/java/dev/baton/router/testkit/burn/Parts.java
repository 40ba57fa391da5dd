/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.RouterImplementation;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.SimHandoff;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a burn test puts in the place of a scenario's own parts. Immutable.
 *
 * @param implementation makes registries and routers
 * @param transport changes the transport
 * @param policy changes the policy
 * @param strategy changes the strategy of every leg; null: scenarios have their own
 */
record Parts(
        RouterImplementation implementation,
        UnaryOperator<Transport<SimPrompt, SimHandoff, SimToken>> transport,
        UnaryOperator<BackpressurePolicy> policy,
        @Nullable UnaryOperator<Strategy> strategy) {}
