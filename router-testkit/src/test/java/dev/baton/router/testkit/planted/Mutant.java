/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.Plugins;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.RouterImplementation;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.request.ResumeFunction;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.Transport;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The real router behind a thin layer in which a bug can be planted: whatever passes the borders of the router passes one
 * of the methods below, which change nothing unless they are overridden. Confined to one thread; good for one run.
 *
 * <p>The recorder stands outside the layer, so that what the layer does to the router's word is the router's doing for
 * whoever looks at the history.
 */
class Mutant implements RouterImplementation {
    private final RouterImplementation real = RouterImplementation.find();
    private @Nullable NodeRegistry members;
    private @Nullable TaskScheduler timers;

    @Override
    public final NodeRegistry newRegistry() {
        members = real.newRegistry();
        return registry(members);
    }

    @Override
    public final <Q, H, T> RouterBuilder<Q, T> newRouter(Transport<Q, H, T> door) {
        return new MutantBuilder<>(real.newRouter(transport(door)), this);
    }

    @Override
    public final Plugins plugins(ClassLoader classLoader) {
        return real.plugins(classLoader);
    }

    /** The registry that the real router knows. */
    final NodeRegistry members() {
        return Objects.requireNonNull(members, "newRegistry comes first");
    }

    /** The host's timers. */
    final TaskScheduler hostTimers() {
        return Objects.requireNonNull(timers, "the builder is given them");
    }

    final void hostTimers(TaskScheduler scheduler) {
        timers = scheduler;
    }

    // ---- where bugs are planted

    NodeRegistry registry(NodeRegistry asked) {
        return asked;
    }

    <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
        return door;
    }

    TaskScheduler timers(TaskScheduler host) {
        return host;
    }

    Timeouts timeouts(Timeouts asked) {
        return asked;
    }

    RetrySettings retry(RetrySettings asked) {
        return asked;
    }

    HealthSettings health(HealthSettings asked) {
        return asked;
    }

    int maxWaiting(int asked) {
        return asked;
    }

    BackpressurePolicy policy(BackpressurePolicy host) {
        return host;
    }

    Strategy strategy(Strategy host) {
        return host;
    }

    RouterListener listener(RouterListener host) {
        return host;
    }

    RandomGenerator random(RandomGenerator host) {
        return host;
    }

    <Q> ResumeFunction<Q> resume(ResumeFunction<Q> host) {
        return host;
    }

    int maxResumes(int asked) {
        return asked;
    }

    RouteRequest request(RouteRequest submitted) {
        return submitted;
    }

    <T> Flow.Subscriber<? super T> subscriber(RouteRequest request, Flow.Subscriber<? super T> client) {
        return client;
    }

    RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
        return made;
    }

    void close(RequestRouter<?, ?> router) {
        router.close();
    }
}
