/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.testkit.sim.ClusterBuilder;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.sim.fault.Fault;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A real router over a simulated cluster, in virtual time: one seed, one history (rule R15). Confined to one thread.
 *
 * <pre>{@code
 * try (Simulation simulation = Simulation.builder(42).cluster(c -> c.prefillNodes(2).decodeNodes(2)).build()) {
 *     for (int i = 0; i < 50; i++) {
 *         simulation.submitAt(Duration.ofMillis(100 * i), SimPrompt.of(2_000, 100));
 *     }
 *     simulation.at(Duration.ofSeconds(2), new Crash("decode-0"));
 *     assertThat(simulation.run().violations()).isEmpty();
 * }
 * }</pre>
 */
public final class Simulation implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final long seed;
    private final VirtualTime time = new VirtualTime();
    private final SimulatedCluster cluster;
    private final NodeRegistry registry = NodeRegistry.create();
    private final RequestRouter<SimPrompt, SimToken> router;
    private final List<SimulatedRequest> requests = new ArrayList<>();
    private int planned;

    private Simulation(Builder builder) {
        this.seed = builder.seed;
        this.cluster =
                builder.cluster.apply(SimulatedCluster.builder(time).seed(seed)).build();
        cluster.nodes().forEach(registry::register);
        RouterBuilder<SimPrompt, SimToken> settings = RequestRouter.builder(cluster)
                .registry(registry)
                .time(time, time)
                .random(new Random(seed));
        if (builder.maxResumes > 0) {
            settings.resume(this::resume, builder.maxResumes);
        }
        this.router = builder.router.apply(settings).build();
    }

    private Resumption<SimPrompt> resume(BrokenStream<SimPrompt> broken) {
        requests.stream()
                .filter(request -> request.call().id().equals(broken.requestId()))
                .forEach(request -> request.resumes(broken.tokens()));
        return SimPrompt.resume(broken);
    }

    /**
     * Begins a simulation with a cluster of two prefill and two decode nodes and a router with default settings.
     *
     * @param seed decides everything that is left to chance
     * @return a builder
     */
    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    /** Collects what a simulation is made of. Confined to one thread. */
    public static final class Builder {
        private final long seed;
        private UnaryOperator<ClusterBuilder> cluster = c -> c.prefillNodes(2).decodeNodes(2);
        private UnaryOperator<RouterBuilder<SimPrompt, SimToken>> router = UnaryOperator.identity();

        private int maxResumes;

        private Builder(long seed) {
            this.seed = seed;
        }

        /**
         * Sets up the cluster.
         *
         * @param settings changes the cluster's builder, whose seed is set already
         * @return this
         */
        public Builder cluster(UnaryOperator<ClusterBuilder> settings) {
            this.cluster = settings;
            return this;
        }

        /**
         * Sets up the router.
         *
         * @param settings changes the router's builder, whose registry, time and chance are set already
         * @return this
         */
        public Builder router(UnaryOperator<RouterBuilder<SimPrompt, SimToken>> settings) {
            this.router = settings;
            return this;
        }

        /**
         * Lets streams that break be continued; unless set, they fail.
         *
         * @param max how often, for one request; at least 1
         * @return this
         */
        public Builder resuming(int max) {
            this.maxResumes = max;
            return this;
        }

        /**
         * Makes the simulation. Nothing runs yet.
         *
         * @return a simulation at its first moment
         */
        public Simulation build() {
            return new Simulation(this);
        }
    }

    /**
     * Returns the clock and scheduler of everything in it.
     *
     * @return the time
     */
    public VirtualTime time() {
        return time;
    }

    /**
     * Returns the engines.
     *
     * @return the cluster
     */
    public SimulatedCluster cluster() {
        return cluster;
    }

    /**
     * Returns the registry that the router routes over; every engine is registered.
     *
     * @return the registry
     */
    public NodeRegistry registry() {
        return registry;
    }

    /**
     * Returns the router.
     *
     * @return a real one
     */
    public RequestRouter<SimPrompt, SimToken> router() {
        return router;
    }

    /**
     * Submits a prompt now, described as a host could, by a client that asks for everything.
     *
     * @param prompt what the engines are sent
     * @return the request, as its client sees it
     */
    public SimulatedRequest submit(SimPrompt prompt) {
        return submit(prompt.describe().build(), prompt, Long.MAX_VALUE);
    }

    /**
     * Submits a request now.
     *
     * @param request what the router is told
     * @param prompt what the engines are sent
     * @param demand how many chunks the client asks for at first; {@link SimulatedRequest#request} asks for more
     * @return the request, as its client sees it
     */
    public SimulatedRequest submit(RouteRequest request, SimPrompt prompt, long demand) {
        SimulatedRequest made = new SimulatedRequest(requests.size(), prompt, request, demand);
        requests.add(made);
        made.submitTo(router);
        return made;
    }

    /**
     * Submits a prompt later.
     *
     * @param when from the beginning of the simulation, not in the past
     * @param prompt what the engines are sent
     */
    public void submitAt(Duration when, SimPrompt prompt) {
        at(when, () -> submit(prompt));
    }

    /**
     * Lets something go wrong later, or right again.
     *
     * @param when from the beginning of the simulation, not in the past
     * @param fault what happens
     */
    public void at(Duration when, Fault fault) {
        at(when, () -> fault.strike(cluster));
    }

    /**
     * Does something later.
     *
     * @param when from the beginning of the simulation, not in the past
     * @param action what to do
     */
    public void at(Duration when, Runnable action) {
        long delay = when.toNanos() - time.elapsedNanos();
        if (delay < 0) {
            throw new IllegalArgumentException("when must not be in the past (the simulation is at "
                    + Duration.ofNanos(time.elapsedNanos()) + "), but is " + when);
        }
        planned++;
        time.schedule(delay, () -> {
            planned--;
            action.run();
        });
    }

    /**
     * Runs until everything that was planned has happened, every request has ended, and the engines and the router have
     * let go of everything; or until that is overdue.
     *
     * @return this
     */
    public Simulation run() {
        long until = time.nanoTime() + PATIENCE.toNanos();
        while (!isSettled() && until - time.nanoTime() > 0) {
            time.advance(STEP);
        }
        return this;
    }

    private boolean isSettled() {
        return planned == 0
                && requests.stream().allMatch(request -> request.outcome() != null)
                && router.stats().openReservations() == 0
                && cluster.isQuiescent();
    }

    /**
     * Returns every request that was submitted, in order.
     *
     * @return the requests
     */
    public List<SimulatedRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Says which promises were broken, from what clients and engines saw; for a simulation that has run to its end.
     *
     * @return one line each, naming the rule and the seed; empty if all were kept
     */
    public List<String> violations() {
        List<String> found = new ArrayList<>();
        requests.forEach(request -> request.check(found));
        RouterStats stats = router.stats();
        if (stats.openReservations() != 0 || stats.waiting() != 0 || stats.inFlight() != 0 || stats.parked() != 0) {
            found.add("R3: the router is not idle: " + stats);
        }
        for (NodeView node : registry.nodes()) {
            if (!node.isIdle()) {
                found.add("R3: a claim is left on " + node);
            }
        }
        if (!cluster.isQuiescent()) {
            found.add("R12: engines still hold something: " + cluster.describeLeftovers());
        }
        found.replaceAll(line -> line + " (seed " + seed + ")");
        return found;
    }

    /** Closes the router. */
    @Override
    public void close() {
        router.close();
    }
}
