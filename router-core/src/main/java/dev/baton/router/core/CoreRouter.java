/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.Prediction;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.Routing;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.core.admission.Admission;
import dev.baton.router.core.dispatch.Dispatcher;
import dev.baton.router.core.health.HealthMonitor;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.DefaultNodeRegistry;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.registry.RegistryObserver;
import dev.baton.router.core.telemetry.Events;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The router: its parts, tied together. Thread-safe as they are. */
final class CoreRouter<Q, T> implements RequestRouter<Q, T> {
    private final DefaultNodeRegistry registry;
    private final Admission admission;
    private final Dispatcher<Q, T> dispatcher;
    private final HealthMonitor health;
    private final StrategySwap strategies;
    private final Events events;
    private final NanoClock clock;
    private final Runnable stopTimer;
    private final RegistryObserver observer = new RegistryObserver() {
        @Override
        public void onStatusChanged(NodeState state, @Nullable NodeStatus from, NodeStatus to, String cause) {
            statusChanged(state, from, to, cause);
        }

        @Override
        public void onCapacityFreed(NodeState state) {
            admission.capacityFreed();
        }
    };

    CoreRouter(
            DefaultNodeRegistry registry,
            Admission admission,
            Dispatcher<Q, T> dispatcher,
            HealthMonitor health,
            StrategySwap strategies,
            Events events,
            NanoClock clock,
            Runnable stopTimer) {
        this.registry = registry;
        this.admission = admission;
        this.dispatcher = dispatcher;
        this.health = health;
        this.strategies = strategies;
        this.events = events;
        this.clock = clock;
        this.stopTimer = stopTimer;
    }

    /** Begins to watch the registry. */
    CoreRouter<Q, T> start() {
        registry.observe(observer);
        registry.snapshot().members().stream()
                .filter(s -> s.status() == NodeStatus.UNREACHABLE || s.status() == NodeStatus.EJECTED)
                .forEach(health::onOut); // their back-off may have been another router's
        return this;
    }

    @Override
    public RoutedCall submit(RouteRequest request, Q payload, Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(subscriber, "subscriber");
        return dispatcher.submit(request, payload, subscriber);
    }

    @Override
    public Prediction applyBackpressure(RouteRequest request) {
        return dispatcher.predict(request);
    }

    @Override
    public CompletionStage<Routing> route(RouteRequest request) {
        return dispatcher.route(request, Seeker.Wanted.BOTH, null);
    }

    @Override
    public Routing tryRoute(RouteRequest request) {
        return dispatcher.tryRoute(request);
    }

    @Override
    public CompletionStage<Routing> routeToPrefill(RouteRequest request) {
        return dispatcher.route(request, Seeker.Wanted.PREFILL, null);
    }

    @Override
    public CompletionStage<Routing> routeToDecode(RouteRequest request, @Nullable Node prefill) {
        NodeState partner = prefill == null ? null : registry.snapshot().member(prefill.id());
        return dispatcher.route(request, Seeker.Wanted.DECODE, partner);
    }

    @Override
    public void useStrategy(Leg leg, String spec) {
        strategies.use(leg, spec);
    }

    @Override
    public void useStrategy(Leg leg, Strategy strategy) {
        strategies.use(leg, strategy);
    }

    @Override
    public void usePlacementStrategy(String spec) {
        strategies.use(spec);
    }

    @Override
    public void usePlacementStrategy(PlacementStrategy strategy) {
        strategies.use(strategy);
    }

    @Override
    public boolean handleNodeFailure(String nodeId, String cause) {
        return registry.markUnreachable(nodeId, cause);
    }

    @Override
    public NodeRegistry registry() {
        return registry;
    }

    @Override
    public RouterStats stats() {
        long open = registry.snapshot().members().stream()
                .mapToLong(NodeState::openHolds)
                .sum();
        return dispatcher.stats(open);
    }

    @Override
    public void close() {
        admission.close();
        dispatcher.close();
        health.close();
        registry.unobserve(observer);
        stopTimer.run();
    }

    private void statusChanged(NodeState state, @Nullable NodeStatus from, NodeStatus to, String cause) {
        if (events.isOn()) {
            events.emit(new RouterEvent.NodeStatusChanged(clock.nanoTime(), state.node(), from, to, cause));
        }
        if (to == NodeStatus.UNREACHABLE || to == NodeStatus.EJECTED) {
            health.onOut(state);
        }
        admission.capacityFreed(); // who waits may have a new node, or must be planned anew
    }
}
