/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.testkit.sim.SimHandoff;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.time.VirtualTime;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulated cluster keeps the contract of transports, whichever way its engines run the legs. */
@ParameterizedClass(name = "{0}")
@EnumSource(LegOrder.class)
class SimulatedTransportTest extends TransportContract<SimPrompt, SimHandoff, SimToken> {
    @Parameter
    private LegOrder order;

    private VirtualTime time;
    private SimulatedCluster cluster;

    @Override
    protected Transport<SimPrompt, SimHandoff, SimToken> create() {
        time = new VirtualTime();
        cluster = SimulatedCluster.builder(time)
                .seed(seed())
                .prefillNodes(1)
                .decodeNodes(1)
                .order(node -> order)
                .build();
        return cluster;
    }

    private static long seed() {
        return 5;
    }

    @Override
    protected Node prefillNode() {
        return cluster.node("prefill-0");
    }

    @Override
    protected Node decodeNode() {
        return cluster.node("decode-0");
    }

    @Override
    protected SimPrompt payload() {
        return SimPrompt.of(500, 10);
    }

    @Override
    protected RouteRequest.Builder describe() {
        return payload().describe();
    }

    @Override
    protected void await(BooleanSupplier until) {
        for (int i = 0; i < 10_000 && !until.getAsBoolean(); i++) {
            if (!time.runNext()) {
                return;
            }
        }
    }

    @Override
    protected boolean cutOff(Node node) {
        cluster.crash(node.id());
        return true;
    }

    @Override
    protected String requestOf(SimToken chunk) {
        return chunk.requestId();
    }
}
