/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.core.admission.Admission;
import dev.baton.router.core.health.HealthMonitor;
import dev.baton.router.core.placement.PlacementTools;
import dev.baton.router.core.registry.DefaultNodeRegistry;
import dev.baton.router.core.telemetry.Counters;
import dev.baton.router.core.telemetry.Events;
import dev.baton.router.core.time.Nanos;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all requests of one router share. Thread-safe.
 *
 * @param transport the host's
 * @param registry the nodes
 * @param admission the way in
 * @param health decides which nodes may be used
 * @param budget keeps retries a share of requests
 * @param outputLengths sizes KV claims
 * @param events tells listeners
 * @param counters counts
 * @param timeouts how long things may take
 * @param retry how often the router tries again
 * @param resumes how broken streams go on, or null: they do not
 * @param decodeChoice when decode nodes are chosen
 * @param tools clock, chance and knowledge
 * @param scheduler timers
 * @param graces the cancelled legs whose engines have not let go yet
 * @param executor where the host wants to be called, or null
 */
record DispatchContext<Q, H, T>(
        Transport<Q, H, T> transport,
        DefaultNodeRegistry registry,
        Admission admission,
        HealthMonitor health,
        RetryBudget budget,
        OutputLengths outputLengths,
        Events events,
        Counters counters,
        Timeouts timeouts,
        RetrySettings retry,
        @Nullable ResumeSetting<Q> resumes,
        DecodeChoice decodeChoice,
        PlacementTools tools,
        TaskScheduler scheduler,
        GracePeriods graces,
        @Nullable Executor executor) {
    /** Returns how long a request may take, nanoseconds. */
    long timeoutNanos(RouteRequest request) {
        Duration own = request.timeout();
        return Nanos.of(own == null ? timeouts.request() : own);
    }

    /** Returns how the engine of an attempt works. */
    TransportCapabilities capabilities(Node node) {
        return Objects.requireNonNull(transport.capabilities(node), "transport.capabilities(node)");
    }

    /** Runs what calls the host where the host wants to be called; here, if it has no such place or that refuses. */
    void askHost(Runnable asking) {
        Executor host = executor;
        if (host == null) {
            asking.run();
        } else {
            HostExecutor.runOnce(host, asking, Runnable::run); // it must be told all the same
        }
    }

    long now() {
        return tools.clock().nanoTime();
    }
}
