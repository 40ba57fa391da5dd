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
 * A node refuses connections: calls and probes fail as those of a dead one, while what it has goes on. Probes are refused for as long as it lasts. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 */
public record Refuse(String nodeId, Calls calls, Duration lasting) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.REFUSED;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public @Nullable TransportException onArrival(LegCall<SimPrompt> call) {
                return strikes() ? refused() : null;
            }

            @Override
            public TransportException onProbe() {
                return refused();
            }

            private TransportException refused() {
                return TransportException.unreachable("connection to " + nodeId + " refused");
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
