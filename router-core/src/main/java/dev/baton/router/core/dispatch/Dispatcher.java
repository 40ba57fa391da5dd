/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.Prediction;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.Routing;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.core.admission.Admission;
import dev.baton.router.core.health.HealthMonitor;
import dev.baton.router.core.placement.PlacementTools;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.DefaultNodeRegistry;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.telemetry.Counters;
import dev.baton.router.core.telemetry.Events;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes requests in and knows those that are under way. Thread-safe. */
public final class Dispatcher<Q, T> {
    private final DispatchContext<Q, ?, T> ctx;
    private final Set<Call<Q, ?, T>> underWay = ConcurrentHashMap.newKeySet();
    private final StepByStep.Owners leases = new StepByStep.Owners();
    private final AtomicLong nextNumber = new AtomicLong();
    private volatile boolean closed;

    private Dispatcher(DispatchContext<Q, ?, T> ctx) {
        this.ctx = ctx;
    }

    /** Makes a dispatcher over its parts. */
    public static <Q, H, T> Dispatcher<Q, T> create(
            Transport<Q, H, T> transport,
            DefaultNodeRegistry registry,
            Admission admission,
            HealthMonitor health,
            Events events,
            Counters counters,
            Timeouts timeouts,
            RetrySettings retry,
            @Nullable ResumeSetting<Q> resumes,
            DecodeChoice decodeChoice,
            PlacementTools tools,
            TaskScheduler scheduler,
            @Nullable Executor executor) {
        return new Dispatcher<>(new DispatchContext<>(
                transport,
                registry,
                admission,
                health,
                new RetryBudget(retry, tools.clock()),
                new OutputLengths(),
                events,
                counters,
                timeouts,
                retry,
                resumes,
                decodeChoice,
                tools,
                scheduler,
                new GracePeriods(scheduler),
                executor));
    }

    /** Submits a request. */
    public RoutedCall submit(RouteRequest request, Q payload, Flow.Subscriber<? super T> subscriber) {
        return submit(ctx, request, payload, subscriber);
    }

    private <H> RoutedCall submit(
            DispatchContext<Q, H, T> context, RouteRequest request, Q payload, Flow.Subscriber<? super T> subscriber) {
        Call<Q, H, T> call =
                new Call<>(context, request, nextNumber.incrementAndGet(), payload, subscriber, underWay::remove);
        underWay.add(call);
        call.start();
        if (closed) {
            call.routerClosed();
        }
        return call;
    }

    /** Reserves legs for a host that keeps its own lifecycle, as soon as there is room. */
    public CompletableFuture<Routing> route(RouteRequest request, Seeker.Wanted wanted, @Nullable NodeState partner) {
        StepByStep waiter = stepByStep(request, wanted, partner);
        ctx.admission().enter(waiter);
        return waiter.routing();
    }

    /** Reserves both legs now, or refuses. */
    public Routing tryRoute(RouteRequest request) {
        StepByStep waiter = stepByStep(request, Seeker.Wanted.BOTH, null);
        ctx.admission().enterNow(waiter);
        return waiter.routing().join();
    }

    /** Predicts what would happen to a request. */
    public Prediction predict(RouteRequest request) {
        return ctx.admission().predict(seeker(request, Seeker.Wanted.BOTH, null));
    }

    /** Counts. */
    public RouterStats stats(long openReservations) {
        Counters counters = ctx.counters();
        return new RouterStats(
                counters.submitted.sum(),
                ctx.admission().waitingRequests(),
                ctx.admission().waitingTokens(),
                underWay.size(),
                counters.completed(),
                counters.failed(),
                counters.rejected(),
                counters.cancelled(),
                counters.dispatched.sum(),
                counters.redispatched.sum(),
                counters.resumed.sum(),
                counters.recomputed.sum(),
                counters.parked.sum(),
                counters.abandoned.sum(),
                openReservations);
    }

    /** Ends whatever is under way. */
    public void close() {
        closed = true;
        underWay.stream().sorted(Comparator.comparingLong(Call::number)).forEach(Call::routerClosed);
        leases.close();
        ctx.graces().close();
    }

    private StepByStep stepByStep(RouteRequest request, Seeker.Wanted wanted, @Nullable NodeState partner) {
        long now = ctx.now();
        return new StepByStep(ctx, leases, seeker(request, wanted, partner), now, now + ctx.timeoutNanos(request));
    }

    private Seeker seeker(RouteRequest request, Seeker.Wanted wanted, @Nullable NodeState partner) {
        return new Seeker(request, wanted, partner, ctx.outputLengths().estimate(request), leases, ctx.tools());
    }
}
