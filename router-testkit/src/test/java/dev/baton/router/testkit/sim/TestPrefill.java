/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.Transport;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;

/** A prefill call made by hand, and what came of it. */
final class TestPrefill extends TestCall implements PrefillCall<SimPrompt> {
    PrefillResult<SimHandoff, SimToken> result;
    Throwable failure;
    long endedAt;
    int ends;
    private OptionalLong rendezvousId = OptionalLong.empty();

    TestPrefill(String requestId, SimPrompt payload, Node node) {
        super(requestId, payload, node);
    }

    TestPrefill meetingAt(long id, Node decode) {
        rendezvousId = OptionalLong.of(id);
        setPeer(decode);
        return this;
    }

    TestPrefill send(SimulatedCluster cluster) {
        return sendThrough(cluster, cluster);
    }

    TestPrefill sendThrough(Transport<SimPrompt, SimHandoff, SimToken> transport, SimulatedCluster cluster) {
        transport.prefill(this).whenComplete((r, f) -> {
            result = r;
            failure = f instanceof CompletionException ? f.getCause() : f;
            endedAt = cluster.time().elapsedNanos();
            ends++;
        });
        return this;
    }

    SimHandoff handoff() {
        return ((PrefillResult.Handoff<SimHandoff, SimToken>) result).handoff();
    }

    @Override
    public Node pullFrom() {
        return null;
    }

    @Override
    public OptionalLong rendezvousId() {
        return rendezvousId;
    }
}
