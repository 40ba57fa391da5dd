/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The transport as the router sees it, recorded at the door between them. Confined to one thread. */
final class RecordingTransport<Q, H, T> implements Transport<Q, H, T> {
    private final Transport<Q, H, T> transport;
    private final Recorder recorder;

    RecordingTransport(Transport<Q, H, T> transport, Recorder recorder) {
        this.transport = transport;
        this.recorder = recorder;
    }

    @Override
    public TransportCapabilities capabilities() {
        return transport.capabilities();
    }

    @Override
    public TransportCapabilities capabilities(Node node) {
        return transport.capabilities(node);
    }

    @Override
    @SuppressWarnings("NullAway") // What a broken transport answers is passed on as it is.
    public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
        int number = called(call, Leg.PREFILL, null, call.rendezvousId().orElse(-1));
        CompletionStage<PrefillResult<H, T>> stage;
        try {
            stage = transport.prefill(new RecordedPrefillCall<>(call, number, recorder));
        } catch (RuntimeException | Error e) {
            failed(number, e, true);
            throw e;
        }
        if (stage == null) {
            failed(number, new NullPointerException("prefill returned null"), true);
            return null;
        }
        CompletableFuture<PrefillResult<H, T>> recorded = new CompletableFuture<>();
        stage.whenComplete((result, error) -> {
            if (error == null) {
                recorder.add(new Event.Prefilled(recorder.now(), number, result));
                recorded.complete(result);
            } else {
                failed(number, error, false);
                recorded.completeExceptionally(error);
            }
        });
        return recorded;
    }

    @Override
    @SuppressWarnings("NullAway") // What a broken transport answers is passed on as it is.
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        KvSource<H> source = call.source();
        long rendezvous = source instanceof KvSource.Rendezvous<H> meeting ? meeting.id() : -1;
        int number = called(call, Leg.DECODE, source, rendezvous);
        Flow.Publisher<Chunk<T>> publisher;
        try {
            publisher = transport.decode(new RecordedDecodeCall<>(call, number, recorder));
        } catch (RuntimeException | Error e) {
            failed(number, e, true);
            throw e;
        }
        if (publisher == null) {
            failed(number, new NullPointerException("decode returned null"), true);
            return null;
        }
        return router -> {
            try {
                publisher.subscribe(new RecordedStream<>(router, number, recorder));
            } catch (RuntimeException | Error e) {
                failed(number, e, true);
                throw e;
            }
        };
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        return transport.probe(node);
    }

    @Override
    public void abandon(Node node, H handoff) {
        recorder.add(new Event.Abandoned(recorder.now(), node, handoff));
        transport.abandon(node, handoff);
    }

    private void failed(int call, Throwable failure, boolean thrown) {
        recorder.add(new Event.Failed(recorder.now(), call, failure, thrown));
    }

    private int called(LegCall<Q> call, Leg leg, @Nullable KvSource<?> source, long rendezvousId) {
        int number = recorder.nextCall();
        recorder.add(new Event.Called(
                recorder.now(),
                number,
                call.requestId(),
                call.payload(),
                call.attempt(),
                leg,
                call.node(),
                call.peer(),
                source,
                rendezvousId,
                call.timeLeft(),
                transport.capabilities(leading(call, source))));
        call.cancellation().onCancel(() -> recorder.add(new Event.Withdrawn(recorder.now(), number, false)));
        return number;
    }

    /** The node whose engine decides how the attempt works: prefill's, or decode's where prefill is skipped. */
    private static Node leading(LegCall<?> call, @Nullable KvSource<?> source) {
        if (source instanceof KvSource.HandedOff<?> handedOff) {
            return handedOff.from();
        }
        return source instanceof KvSource.Rendezvous<?> rendezvous ? rendezvous.from() : call.node();
    }
}
