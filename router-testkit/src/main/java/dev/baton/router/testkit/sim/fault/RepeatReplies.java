/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.LegCall;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;

/**
 * Streams repeat what they said: after the end the last chunk and the end; after a cancel that the engine ignores, each chunk and the one before it. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 */
public record RepeatReplies(String nodeId, Calls calls, Duration lasting) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.REPEATED_REPLIES;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public boolean repeatsReplies(LegCall<SimPrompt> call) {
                return strikes();
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
