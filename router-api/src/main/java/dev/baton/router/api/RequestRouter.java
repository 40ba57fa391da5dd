/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.transport.Transport;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Routes requests over prefill and decode nodes. Thread-safe; nothing here blocks.
 *
 * <p>{@link #submit} does everything. A host that keeps its own lifecycle uses the steps below it instead, which are
 * the same parts: it gets reservations and calls its engines itself.
 *
 * @param <Q> the payload: what the transport sends
 * @param <T> what subscribers are given
 */
public interface RequestRouter<Q, T> extends AutoCloseable {
    /**
     * Begins a router.
     *
     * @param transport what the host supplies
     * @param <Q> the payload
     * @param <T> what subscribers are given
     * @return a builder
     */
    static <Q, T> RouterBuilder<Q, T> builder(Transport<Q, ?, T> transport) {
        return RouterImplementation.find().newRouter(transport);
    }

    /**
     * Submits a request. It gets exactly one outcome, whatever happens (rule R1); a refusal is an outcome too.
     *
     * @param request what the router needs to know
     * @param payload what the transport sends
     * @param subscriber is given the output of one attempt, in order, each chunk once, within its demand (rule R2); then
     *     {@code onComplete}, or {@code onError} with a {@link dev.baton.router.api.request.RouteException}. Cancelling
     *     its subscription withdraws the request.
     * @return the call
     */
    RoutedCall submit(RouteRequest request, Q payload, Flow.Subscriber<? super T> subscriber);

    /**
     * Predicts what would happen to a request if it were submitted now. Changes nothing.
     *
     * @param request what the router needs to know
     * @return the prediction
     * @throws RuntimeException what the backpressure policy throws
     */
    Prediction applyBackpressure(RouteRequest request);

    /**
     * Reserves both legs, as soon as there is room and it is the request's turn.
     *
     * @param request what the router needs to know
     * @return a stage that never completes exceptionally of itself; a host that cancels its future, or completes it by a
     *     time-out of its own, withdraws the request
     */
    CompletionStage<Routing> route(RouteRequest request);

    /**
     * Reserves both legs now, or refuses.
     *
     * @param request what the router needs to know
     * @return bound or refused
     */
    Routing tryRoute(RouteRequest request);

    /**
     * Reserves the prefill leg only, as soon as there is room and it is the request's turn.
     *
     * @param request what the router needs to know
     * @return a stage as that of {@link #route}
     */
    CompletionStage<Routing> routeToPrefill(RouteRequest request);

    /**
     * Reserves the decode leg only, as soon as there is room and it is the request's turn.
     *
     * @param request what the router needs to know
     * @param prefill the node that prefilled, which decode must fit; or null
     * @return a stage as that of {@link #route}
     */
    CompletionStage<Routing> routeToDecode(RouteRequest request, @Nullable Node prefill);

    /**
     * Asks another strategy for one leg from now on; no request is lost by it. What is bound stays where it is, and the
     * strategy that chose it is told what comes of it. Requests that wait are asked about anew. From then on each leg has a
     * strategy of its own, also if one had chosen both together.
     *
     * @param leg the leg
     * @param spec its name, with settings if need be, found as when the router was built
     * @throws dev.baton.router.api.plugin.ConfigurationException if anything is wrong; nothing has changed then
     */
    @Experimental
    void useStrategy(Leg leg, String spec);

    /**
     * Asks another strategy for one leg from now on, as {@link #useStrategy(Leg, String)} does.
     *
     * @param leg the leg
     * @param strategy the host's own
     */
    @Experimental
    void useStrategy(Leg leg, Strategy strategy);

    /**
     * Asks another strategy for both legs together from now on, as {@link #useStrategy(Leg, String)} does for one.
     *
     * @param spec its name, with settings if need be, found as when the router was built
     * @throws dev.baton.router.api.plugin.ConfigurationException if anything is wrong; nothing has changed then
     */
    @Experimental
    void usePlacementStrategy(String spec);

    /**
     * Asks another strategy for both legs together from now on, as {@link #useStrategy(Leg, String)} does for one.
     *
     * @param strategy the host's own
     */
    @Experimental
    void usePlacementStrategy(PlacementStrategy strategy);

    /**
     * Declares a node lost, like {@link NodeRegistry#markUnreachable}: what is in flight on it is dispatched again or
     * ends with a typed outcome; reservations on it are revoked.
     *
     * @param nodeId its id
     * @param cause why, one line
     * @return false if there is no such node or it was lost already
     */
    boolean handleNodeFailure(String nodeId, String cause);

    /**
     * Returns the nodes that this router routes over.
     *
     * @return the registry it was built with
     */
    NodeRegistry registry();

    /**
     * Returns the router's counters.
     *
     * @return a snapshot, O(nodes)
     */
    RouterStats stats();

    /** Refuses what comes, ends every pending request with an outcome, releases everything, and stops the timer. */
    @Override
    void close();
}
