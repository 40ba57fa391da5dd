/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.LegCall;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;

/**
 * The answers to calls are late, and are overtaken by what was sent after them. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 * @param delay how late, above zero
 */
public record DelayReplies(String nodeId, Calls calls, Duration lasting, Duration delay) implements Fault {
    /** Checks the delay. */
    public DelayReplies {
        if (delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("delay must be above zero, but is " + delay);
        }
    }

    @Override
    public FaultType type() {
        return FaultType.LATE_REPLIES;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public long extraReplyNanos(LegCall<SimPrompt> call) {
                return strikes() ? delay.toNanos() : 0;
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
