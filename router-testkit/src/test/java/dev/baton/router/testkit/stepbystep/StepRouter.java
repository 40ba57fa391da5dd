/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.Prediction;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.Routing;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.testkit.sim.SimHandoff;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A router whose {@code submit} is a step host's: everything else is the real router's. */
record StepRouter(
        RequestRouter<SimPrompt, SimToken> router, StepHost<SimPrompt, SimHandoff> host, RouterListener listener)
        implements RequestRouter<SimPrompt, SimToken> {
    @Override
    public RoutedCall submit(RouteRequest request, SimPrompt payload, Flow.Subscriber<? super SimToken> subscriber) {
        String id = Objects.requireNonNull(request.id(), "a step host names its requests itself");
        StepSubmission made = new StepSubmission(id, subscriber, listener, host.time);
        subscriber.onSubscribe(made);
        host.start(id, request, payload, payload.outputTokens(), made);
        return made;
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
        return router.handleNodeFailure(nodeId, cause);
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
        return router.registry();
    }

    @Override
    public RouterStats stats() {
        return router.stats();
    }

    @Override
    public void close() {
        router.close();
    }
}
