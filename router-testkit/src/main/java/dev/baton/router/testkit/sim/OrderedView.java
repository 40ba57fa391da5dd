/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A cluster that says that its engines work in another way. */
record OrderedView(SimulatedCluster cluster, LegOrder order) implements Transport<SimPrompt, SimHandoff, SimToken> {
    @Override
    public TransportCapabilities capabilities() {
        return new TransportCapabilities(order, cluster.capabilities().traits());
    }

    @Override
    public CompletionStage<PrefillResult<SimHandoff, SimToken>> prefill(PrefillCall<SimPrompt> call) {
        return cluster.prefill(call);
    }

    @Override
    public Flow.Publisher<Chunk<SimToken>> decode(DecodeCall<SimPrompt, SimHandoff> call) {
        return cluster.decode(call);
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        return cluster.probe(node);
    }

    @Override
    public void abandon(Node node, SimHandoff handoff) {
        cluster.abandon(node, handoff);
    }
}
