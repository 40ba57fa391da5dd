/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A decode call of the contract's, its subscriber, and everything that was signalled. Thread-safe. */
final class TestDecode<Q, H, T> extends TestCall<Q> implements DecodeCall<Q, H>, Flow.Subscriber<Chunk<T>> {
    private final KvSource<H> source;
    private final List<@Nullable Chunk<T>> chunks = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private long asked;
    private int ends;

    TestDecode(RouteRequest request, Q payload, Node node, @Nullable Node peer, KvSource<H> source) {
        super(request, payload, node, peer);
        this.source = source;
    }

    @Override
    public KvSource<H> source() {
        return source;
    }

    /** Asks for more chunks; the subscription is asked outside the lock. */
    void ask(long more) {
        Flow.Subscription s;
        synchronized (this) {
            asked += more;
            s = subscription;
        }
        if (s != null) {
            s.request(more);
        }
    }

    void cancelSubscription() {
        Flow.Subscription s;
        synchronized (this) {
            s = subscription;
        }
        if (s != null) {
            s.cancel();
        }
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription s) {
        if (subscription != null) {
            faults.add("onSubscribe came twice");
        }
        subscription = s;
    }

    @Override
    public synchronized void onNext(Chunk<T> chunk) {
        if (chunk == null || chunk.value() == null) {
            faults.add("a chunk is null or holds null");
        }
        if (subscription == null) {
            faults.add("a chunk came before onSubscribe");
        }
        if (ends > 0) {
            faults.add("a chunk came after the end");
        }
        chunks.add(chunk);
        if (chunks.size() > asked) {
            faults.add(chunks.size() + " chunks came and " + asked + " were asked for");
        }
    }

    @Override
    public synchronized void onError(Throwable thrown) {
        failure = thrown;
        end("onError(" + thrown + ")");
    }

    @Override
    public synchronized void onComplete() {
        end("onComplete");
    }

    private void end(String signal) {
        if (subscription == null) {
            faults.add(signal + " came before onSubscribe");
        }
        ends++;
        if (ends > 1) {
            faults.add(signal + " came after the end");
        }
    }

    synchronized boolean isSubscribed() {
        return subscription != null;
    }

    synchronized boolean hasEnded() {
        return ends > 0;
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    synchronized List<@Nullable Chunk<T>> chunks() {
        return new ArrayList<>(chunks);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }
}
