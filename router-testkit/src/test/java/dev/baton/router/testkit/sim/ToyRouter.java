/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Routes round robin, one leg after the other or both at once, on hybrid nodes without prefill; retries nothing,
 * abandons what it will not fetch, and cancels the other leg when one fails: just enough to keep a whole cluster busy. A
 * stream's tokens are checked for order and counted.
 */
final class ToyRouter {
    private final SimulatedCluster cluster;
    private final LegOrder order;
    private final List<Node> prefills;
    private final List<Node> decodes;
    private int next;
    long tokens;
    long completed;
    long failed;
    long misordered;

    ToyRouter(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.order = cluster.capabilities().order();
        this.prefills = serving(Leg.PREFILL);
        this.decodes = serving(Leg.DECODE);
    }

    private List<Node> serving(Leg leg) {
        return cluster.nodes().stream().filter(node -> node.role().serves(leg)).toList();
    }

    /** Sends a request; the result cancels it, wherever it is. */
    Runnable submit(String id, SimPrompt prompt) {
        int turn = next++;
        Request request = new Request(id, prompt, decodes.get(turn % decodes.size()));
        Node prefill = prefills.get(turn % prefills.size());
        if (prefill.role().serves(Leg.DECODE) && turn % 3 == 0) {
            request.decode(prefill, new KvSource.Local<>(), 0);
        } else if (order == LegOrder.CONCURRENT) {
            request.meet(prefill, turn);
        } else {
            request.prefill(prefill);
        }
        return request::cancel;
    }

    /** One request, its calls, and whether it has ended. */
    private final class Request {
        private final String id;
        private final SimPrompt prompt;
        private final Node decode;
        private final List<TestCall> calls = new ArrayList<>();
        private boolean ended;

        Request(String id, SimPrompt prompt, Node decode) {
            this.id = id;
            this.prompt = prompt;
            this.decode = decode;
        }

        void cancel() {
            List.copyOf(calls).forEach(TestCall::cancel);
        }

        private void end(boolean well) {
            if (!ended) {
                ended = true;
                completed += well ? 1 : 0;
                failed += well ? 0 : 1;
                cancel();
            }
        }

        void prefill(Node node) {
            TestPrefill call = new TestPrefill(id, prompt, node);
            calls.add(call);
            cluster.prefill(call).whenComplete((result, failure) -> {
                if (failure != null) {
                    end(false);
                } else {
                    prefilled(call, result);
                }
            });
        }

        private void prefilled(TestPrefill call, PrefillResult<SimHandoff, SimToken> result) {
            if (result instanceof PrefillResult.Handoff<SimHandoff, SimToken> handoff) {
                if (call.isCancelled()) {
                    cluster.abandon(call.node(), handoff.handoff());
                    end(false);
                } else {
                    decode(
                            decode,
                            new KvSource.HandedOff<>(handoff.handoff(), call.node()),
                            handoff.handoff().firstToken());
                }
            } else if (call.isCancelled()) {
                end(false);
            } else if (result instanceof PrefillResult.Finished) {
                end(true);
            } else {
                decode(decode, new KvSource.Local<>(), result.firstChunk() == null ? 0 : 1);
            }
        }

        void meet(Node node, long rendezvousId) {
            TestPrefill call = new TestPrefill(id, prompt, node).meetingAt(rendezvousId, decode);
            calls.add(call);
            cluster.prefill(call).whenComplete((result, failure) -> {
                if (failure != null) {
                    end(false);
                } else if (result instanceof PrefillResult.Finished) {
                    end(!call.isCancelled());
                }
            });
            decode(decode, new KvSource.Rendezvous<>(rendezvousId, node), 0);
        }

        void decode(Node node, KvSource<SimHandoff> source, int firstToken) {
            TestDecode call = new TestDecode(id, prompt, node, source, Long.MAX_VALUE);
            calls.add(call);
            int expected = cluster.outputTokens(id, prompt, 0) - firstToken;
            CountingSubscriber subscriber = new CountingSubscriber(
                    firstToken,
                    count -> {
                        tokens += count;
                        misordered += count == expected || call.isCancelled() ? 0 : 1;
                        end(!call.isCancelled());
                    },
                    broken -> {
                        misordered += broken && !call.isCancelled() ? 1 : 0;
                        end(false);
                        if (source instanceof KvSource.HandedOff<SimHandoff> handedOff) {
                            cluster.abandon(handedOff.from(), handedOff.handoff());
                        }
                    });
            cluster.decode(call).subscribe(subscriber);
        }
    }
}
