/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.Prediction;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.Routing;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A router whose host and clients are recorded. Confined to one thread. */
final class RecordingRouter<Q, T> implements RequestRouter<Q, T> {
    private final RequestRouter<Q, T> router;
    private final Recorder recorder;
    private final Duration requestTimeout;

    RecordingRouter(RequestRouter<Q, T> router, Recorder recorder, Duration requestTimeout) {
        this.router = router;
        this.recorder = recorder;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public RoutedCall submit(RouteRequest request, Q payload, Flow.Subscriber<? super T> subscriber) {
        Duration timeout = request.timeout();
        long deadline = recorder.now() + (timeout == null ? requestTimeout : timeout).toNanos();
        RecordedRequest recorded = new RecordedRequest(recorder, request, deadline);
        String id = request.id();
        if (id == null) {
            recorder.entering(recorded);
        } else {
            recorded.name(id);
        }
        RoutedCall call = router.submit(request, payload, recorded.watch(subscriber));
        if (!recorded.isNamed()) {
            recorded.name(call.id());
        }
        call.outcome().thenAccept(recorded::ended);
        return new RecordedCall(call, recorded);
    }

    private record RecordedCall(RoutedCall call, RecordedRequest recorded) implements RoutedCall {
        @Override
        public String id() {
            return call.id();
        }

        @Override
        public Phase phase() {
            return call.phase();
        }

        @Override
        public @Nullable Placement placement() {
            return call.placement();
        }

        @Override
        public CompletionStage<Outcome> outcome() {
            return call.outcome();
        }

        @Override
        public void cancel() {
            recorded.cancelled();
            call.cancel();
        }
    }

    @Override
    public Prediction applyBackpressure(RouteRequest request) {
        return router.applyBackpressure(request);
    }

    @Override
    public CompletionStage<Routing> route(RouteRequest request) {
        return router.route(request);
    }

    @Override
    public Routing tryRoute(RouteRequest request) {
        return router.tryRoute(request);
    }

    @Override
    public CompletionStage<Routing> routeToPrefill(RouteRequest request) {
        return router.routeToPrefill(request);
    }

    @Override
    public CompletionStage<Routing> routeToDecode(RouteRequest request, @Nullable Node prefill) {
        return router.routeToDecode(request, prefill);
    }

    @Override
    public boolean handleNodeFailure(String nodeId, String cause) {
        recorder.add(new Event.Changing(recorder.now(), Event.Change.UNREACHABLE, nodeId, null));
        boolean changed = router.handleNodeFailure(nodeId, cause);
        recorder.add(new Event.Changed(recorder.now(), Event.Change.UNREACHABLE, nodeId, recorder.statusOf(nodeId)));
        return changed;
    }

    @Override
    public void useStrategy(Leg leg, String spec) {
        router.useStrategy(leg, spec);
    }

    @Override
    public void useStrategy(Leg leg, Strategy strategy) {
        router.useStrategy(leg, strategy);
    }

    @Override
    public void usePlacementStrategy(String spec) {
        router.usePlacementStrategy(spec);
    }

    @Override
    public void usePlacementStrategy(PlacementStrategy strategy) {
        router.usePlacementStrategy(strategy);
    }

    @Override
    public NodeRegistry registry() {
        return recorder.registry();
    }

    @Override
    public RouterStats stats() {
        return router.stats();
    }

    @Override
    public void close() {
        recorder.add(new Event.Closing(recorder.now()));
        router.close();
        recorder.add(new Event.Closed(recorder.now()));
    }
}
