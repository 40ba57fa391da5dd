/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * What stands between the real router and the door to the engines. It changes nothing; planted bugs override what they get
 * wrong. Confined to one thread.
 */
class MutantTransport<Q, H, T> implements Transport<Q, H, T> {
    final Transport<Q, H, T> door;

    MutantTransport(Transport<Q, H, T> door) {
        this.door = door;
    }

    // ---- where bugs are planted

    /** What the engine is told of a call of the router. */
    CallTerms terms(LegCall<Q> call) {
        return CallTerms.of(call);
    }

    /** What the router is told of a failure of the engine. */
    Throwable failure(LegCall<Q> call, Throwable told) {
        return told;
    }

    /** Lets the router hear what the engine answered. */
    void answer(Runnable hear) {
        hear.run();
    }

    /** What of the router listens to a stream of the engine. */
    Flow.Subscriber<Chunk<T>> stream(DecodeCall<Q, H> call, Flow.Subscriber<? super Chunk<T>> router) {
        return new MutantStream<>(router);
    }

    // ---- the transport

    @Override
    public TransportCapabilities capabilities() {
        return door.capabilities();
    }

    @Override
    public TransportCapabilities capabilities(Node node) {
        return door.capabilities(node);
    }

    @Override
    @SuppressWarnings("NullAway") // What a broken transport answers is passed on as it is.
    public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
        CompletionStage<PrefillResult<H, T>> stage = door.prefill(new ChangedPrefill<>(call, terms(call)));
        if (stage == null) {
            return null;
        }
        CompletableFuture<PrefillResult<H, T>> heard = new CompletableFuture<>();
        stage.whenComplete((result, error) -> answer(() -> {
            if (error == null) {
                heard.complete(result);
            } else {
                heard.completeExceptionally(failure(call, error));
            }
        }));
        return heard;
    }

    @Override
    @SuppressWarnings("NullAway") // What a broken transport answers is passed on as it is.
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        Flow.Publisher<Chunk<T>> publisher = door.decode(new ChangedDecode<>(call, terms(call)));
        if (publisher == null) {
            return null;
        }
        return router -> publisher.subscribe(stream(call, new MutantStream<Chunk<T>>(router) {
            @Override
            public void onError(Throwable error) {
                answer(() -> super.onError(failure(call, error)));
            }

            @Override
            public void onComplete() {
                answer(super::onComplete);
            }
        }));
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        return door.probe(node);
    }

    @Override
    public void abandon(Node node, H handoff) {
        door.abandon(node, handoff);
    }
}
