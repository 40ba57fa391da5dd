/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.Prediction;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.Routing;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The real router with its {@link Mutant} before it. Confined to one thread. */
final class MutantRouter<Q, T> implements RequestRouter<Q, T> {
    private final RequestRouter<Q, T> real;
    private final Mutant mutant;

    MutantRouter(RequestRouter<Q, T> real, Mutant mutant) {
        this.real = real;
        this.mutant = mutant;
    }

    @Override
    public RoutedCall submit(RouteRequest request, Q payload, Flow.Subscriber<? super T> subscriber) {
        RoutedCall made = real.submit(mutant.request(request), payload, mutant.subscriber(request, subscriber));
        return mutant.call(request, made, real);
    }

    @Override
    public Prediction applyBackpressure(RouteRequest request) {
        return real.applyBackpressure(request);
    }

    @Override
    public CompletionStage<Routing> route(RouteRequest request) {
        return real.route(request);
    }

    @Override
    public Routing tryRoute(RouteRequest request) {
        return real.tryRoute(request);
    }

    @Override
    public CompletionStage<Routing> routeToPrefill(RouteRequest request) {
        return real.routeToPrefill(request);
    }

    @Override
    public CompletionStage<Routing> routeToDecode(RouteRequest request, @Nullable Node prefill) {
        return real.routeToDecode(request, prefill);
    }

    @Override
    public void useStrategy(Leg leg, String spec) {
        real.useStrategy(leg, spec);
    }

    @Override
    public void useStrategy(Leg leg, Strategy strategy) {
        real.useStrategy(leg, mutant.strategy(strategy));
    }

    @Override
    public void usePlacementStrategy(String spec) {
        real.usePlacementStrategy(spec);
    }

    @Override
    public void usePlacementStrategy(PlacementStrategy strategy) {
        real.usePlacementStrategy(strategy);
    }

    @Override
    public boolean handleNodeFailure(String nodeId, String cause) {
        return real.handleNodeFailure(nodeId, cause);
    }

    @Override
    public NodeRegistry registry() {
        return real.registry();
    }

    @Override
    public RouterStats stats() {
        return real.stats();
    }

    @Override
    public void close() {
        mutant.close(real);
    }
}
