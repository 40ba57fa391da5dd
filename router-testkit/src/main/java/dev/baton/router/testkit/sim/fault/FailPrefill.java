/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Prefill fails after its work is done. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 */
public record FailPrefill(String nodeId, Calls calls, Duration lasting) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.PREFILL_FAILS;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public @Nullable TransportException onPrefillDone(PrefillCall<SimPrompt> call) {
                return strikes() ? TransportException.nodeFault(nodeId + " failed after prefill") : null;
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
