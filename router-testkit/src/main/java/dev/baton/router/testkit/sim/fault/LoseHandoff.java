/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;

/**
 * Prefill hands off KV that is lost: decode finds nothing, or where both legs meet, waits in vain. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 */
public record LoseHandoff(String nodeId, Calls calls, Duration lasting) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.HANDOFF_LOST;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public boolean losesHandoff(PrefillCall<SimPrompt> call) {
                return strikes();
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
