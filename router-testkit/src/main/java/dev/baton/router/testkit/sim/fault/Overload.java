/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A node says that it is full and turns calls away. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 * @param retryAfter when it may be asked again, by its own word; null if it does not say
 */
public record Overload(
        String nodeId,
        Calls calls,
        Duration lasting,
        @Nullable Duration retryAfter) implements Fault {
    @Override
    public FaultType type() {
        return retryAfter == null ? FaultType.OVERLOADED : FaultType.OVERLOADED_RETRY_AFTER;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public @Nullable TransportException onArrival(LegCall<SimPrompt> call) {
                return strikes() ? TransportException.overloaded(nodeId + " is full", retryAfter) : null;
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
