/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A host that keeps its own lifecycle: it asks the router for reservations only, calls its engines itself, and tries
 * again itself. It notes what its clients see and what its router claims. Confined to the thread of its virtual time.
 */
final class StepHost<Q, H> {
    /** Which of the router's steps it uses. */
    enum Steps {
        BOTH_AT_ONCE,
        LEG_BY_LEG
    }

    static final int MAX_ATTEMPTS = 6;
    static final Duration TIMEOUT = Duration.ofMinutes(5); // what the router's requests have unless they say
    static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    final RequestRouter<?, ?> router;
    final Transport<Q, H, SimToken> transport;
    final VirtualTime time;
    final Steps steps;
    private final List<StepRequest<Q, H>> requests = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private long lastRendezvous;

    StepHost(RequestRouter<?, ?> router, Transport<Q, H, SimToken> transport, VirtualTime time, Steps steps) {
        this.router = router;
        this.transport = transport;
        this.time = time;
        this.steps = steps;
        watchLimits();
    }

    StepRequest<Q, H> start(RouteRequest request, Q payload, int outputTokens) {
        return start("step-" + requests.size(), request, payload, outputTokens, StepClient.NONE);
    }

    StepRequest<Q, H> start(String id, RouteRequest request, Q payload, int outputTokens, StepClient client) {
        StepRequest<Q, H> made = new StepRequest<>(this, id, request, payload, outputTokens, client);
        requests.add(made);
        made.begin();
        return made;
    }

    /** Makes an id under which the legs of one try meet. */
    long nextRendezvous() {
        return ++lastRendezvous;
    }

    List<StepRequest<Q, H>> requests() {
        return requests;
    }

    long ended(String how) {
        return requests.stream().filter(r -> r.ends().contains(how)).count();
    }

    /** Runs until every request has ended, or until that is overdue. */
    void run() {
        long until = time.nanoTime() + PATIENCE.toNanos();
        while (requests.stream().anyMatch(r -> r.ends().isEmpty()) && until - time.nanoTime() > 0) {
            time.advance(Duration.ofSeconds(1));
        }
    }

    private void watchLimits() {
        for (NodeView node : router.registry().nodes()) {
            if (node.inFlight() > node.node().maxConcurrent()
                    || node.kvTokens() > node.node().kvCapacityTokens()
                    || node.inFlight() < 0) {
                broken.add("R4: " + node);
            }
        }
        time.schedule(WATCH_INTERVAL.toNanos(), this::watchLimits);
    }

    /** The checks that a simulation makes of {@code submit}. */
    List<String> violations() {
        List<String> found = new ArrayList<>(broken);
        requests.forEach(r -> r.check(found));
        RouterStats stats = router.stats();
        if (stats.openReservations() != 0 || stats.waiting() != 0) {
            found.add("R3: the router is not idle: " + stats);
        }
        router.registry().nodes().stream()
                .filter(n -> !n.isIdle())
                .forEach(n -> found.add("R3: a claim is left on " + n));
        return found;
    }
}
