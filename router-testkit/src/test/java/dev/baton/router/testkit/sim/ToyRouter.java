/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import java.util.List;

/**
 * Routes round robin, retries nothing, and abandons what it will not fetch: just enough to keep a whole cluster busy. A
 * stream's tokens are checked for order and counted.
 */
final class ToyRouter {
    private final SimulatedCluster cluster;
    private final List<Node> prefills;
    private final List<Node> decodes;
    private int next;
    long tokens;
    long completed;
    long failed;
    long misordered;

    ToyRouter(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.prefills = cluster.nodes().stream()
                .filter(n -> n.id().startsWith("prefill"))
                .toList();
        this.decodes = cluster.nodes().stream()
                .filter(n -> n.id().startsWith("decode"))
                .toList();
    }

    /** Sends a request; the result cancels it, wherever it is. */
    Runnable submit(String id, SimPrompt prompt) {
        int turn = next++;
        TestPrefill prefill = new TestPrefill(id, prompt, prefills.get(turn % prefills.size()));
        TestCall[] current = {prefill};
        cluster.prefill(prefill).whenComplete((result, failure) -> {
            if (failure != null) {
                failed++;
            } else if (result instanceof PrefillResult.Finished) {
                completed++;
            } else if (result instanceof PrefillResult.Handoff<SimHandoff, SimToken> handoff) {
                if (prefill.isCancelled()) {
                    cluster.abandon(prefill.node(), handoff.handoff());
                    failed++;
                } else {
                    current[0] = decode(prefill, handoff.handoff(), decodes.get(turn % decodes.size()));
                }
            }
        });
        return () -> current[0].cancel();
    }

    private TestCall decode(TestPrefill prefill, SimHandoff handoff, Node node) {
        KvSource<SimHandoff> source = new KvSource.HandedOff<>(handoff, prefill.node());
        TestDecode decode = new TestDecode(prefill.requestId(), prefill.payload(), node, source, Long.MAX_VALUE);
        CountingSubscriber subscriber = new CountingSubscriber(
                handoff.firstToken(),
                count -> {
                    tokens += count;
                    completed++;
                    misordered +=
                            handoff.firstToken() + count == prefill.payload().outputTokens() ? 0 : 1;
                },
                broken -> {
                    failed++;
                    misordered += broken ? 1 : 0;
                    cluster.abandon(prefill.node(), handoff);
                });
        cluster.decode(decode).subscribe(subscriber);
        return decode;
    }
}
