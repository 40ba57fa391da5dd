/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** A decode call made by hand, its subscriber, and what it was given. */
final class TestDecode extends TestCall implements DecodeCall<SimPrompt, SimHandoff>, Flow.Subscriber<Chunk<SimToken>> {
    private final KvSource<SimHandoff> source;
    private final long firstDemand;
    private SimulatedCluster cluster;
    final List<SimToken> tokens = new ArrayList<>();
    final List<Long> tokenTimes = new ArrayList<>();
    Flow.Subscription subscription;
    Throwable failure;
    boolean completed;
    long endedAt;
    int ends;
    Runnable onNext = () -> {};

    TestDecode(String requestId, SimPrompt payload, Node node, KvSource<SimHandoff> source, long firstDemand) {
        super(requestId, payload, node);
        this.source = source;
        this.firstDemand = firstDemand;
    }

    TestDecode send(SimulatedCluster to) {
        subscribeTo(to.decode(this), to);
        return this;
    }

    void subscribeTo(Flow.Publisher<Chunk<SimToken>> publisher, SimulatedCluster of) {
        cluster = of;
        publisher.subscribe(this);
    }

    @Override
    public KvSource<SimHandoff> source() {
        return source;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
        subscription = s;
        if (firstDemand > 0) {
            s.request(firstDemand);
        }
    }

    @Override
    public void onNext(Chunk<SimToken> chunk) {
        tokens.add(chunk == null ? null : chunk.value());
        tokenTimes.add(cluster.time().elapsedNanos());
        onNext.run();
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        ended();
    }

    @Override
    public void onComplete() {
        completed = true;
        ended();
    }

    private void ended() {
        endedAt = cluster.time().elapsedNanos();
        ends++;
    }
}
