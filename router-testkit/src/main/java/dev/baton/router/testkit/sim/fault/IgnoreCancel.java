/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.LegCall;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;

/**
 * An engine goes on with calls that are withdrawn, and answers: stages complete and chunks come after the cancel. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 */
public record IgnoreCancel(String nodeId, Calls calls, Duration lasting) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.IGNORED_CANCEL;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public boolean ignoresCancel(LegCall<SimPrompt> call) {
                return strikes();
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
