/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A node answers calls with an error at once, so that it looks idle; its probes are good. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 * @param kind what it says; not {@link FaultKind#OVERLOADED}, which is {@link Overload}
 */
public record FailFast(String nodeId, Calls calls, Duration lasting, FaultKind kind) implements Fault {
    /** Checks the kind. */
    public FailFast {
        if (kind == FaultKind.OVERLOADED) {
            throw new IllegalArgumentException("a node that fails fast is not overloaded; use Overload");
        }
    }

    @Override
    public FaultType type() {
        return FaultType.FAST_ERROR;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public @Nullable TransportException onArrival(LegCall<SimPrompt> call) {
                return strikes() ? TransportException.of(kind, nodeId + " failed at once", null) : null;
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
