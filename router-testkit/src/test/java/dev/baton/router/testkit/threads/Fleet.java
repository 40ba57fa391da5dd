/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Engines, their nodes and a router over them, on real threads and the router's own timer. Thread-safe. */
final class Fleet implements AutoCloseable {
    private final Mode mode;
    private final NodeRegistry registry;
    private final ThreadedEngines engines;
    private final RequestRouter<String, String> router;
    private final EventLog events;
    private final Runnable stopEngines;
    private final AtomicInteger nextId = new AtomicInteger();
    private final List<Client> clients = new ArrayList<>();

    private Fleet(Builder builder) {
        this.mode = builder.mode;
        Executor steps = builder.steps;
        if (steps == null) {
            RandomDelays threads = new RandomDelays(builder.seed, builder.maxDelayMicros);
            steps = threads;
            this.stopEngines = threads::close;
        } else {
            this.stopEngines = () -> {};
        }
        this.registry = NodeRegistry.create();
        this.engines = new ThreadedEngines(mode.capabilities(builder.traits), steps);
        this.events = new EventLog();
        builder.nodes.forEach(registry::register);
        builder.nodes.forEach(node -> engines.engine(node.id()));
        RouterBuilder<String, String> settings = RequestRouter.builder(builder.transport.apply(engines))
                .registry(registry)
                .decodeChoice(mode.decodeChoice())
                .listener(events);
        builder.settings.accept(settings);
        this.router = settings.build();
    }

    static Builder of(Mode mode) {
        return new Builder(mode);
    }

    /** Begins a fleet of the seed's size: two nodes for each leg. */
    static Builder twoByTwo(Mode mode) {
        return of(mode).prefill("p0", 8).prefill("p1", 8).decode("d0", 64).decode("d1", 64);
    }

    /** Begins the smallest fleet, with room for so many requests. */
    static Builder oneByOne(Mode mode, int maxConcurrent) {
        return of(mode).prefill("p0", maxConcurrent).decode("d0", maxConcurrent);
    }

    // ---- its parts

    RequestRouter<String, String> router() {
        return router;
    }

    NodeRegistry registry() {
        return registry;
    }

    ThreadedEngines engines() {
        return engines;
    }

    Engine engine(String nodeId) {
        return engines.engine(nodeId);
    }

    EventLog events() {
        return events;
    }

    NodeView node(String nodeId) {
        return registry.node(nodeId).orElseThrow();
    }

    NodeStatus status(String nodeId) {
        return node(nodeId).status();
    }

    /** Returns the nodes of one kind: those whose id begins so. */
    List<Engine> engines(String prefix) {
        return registry.nodes().stream()
                .map(view -> view.node().id())
                .filter(id -> id.startsWith(prefix))
                .map(engines::engine)
                .toList();
    }

    // ---- requests

    /** Begins a request of 10 prompt tokens and 3 chunks. */
    RouteRequest.Builder request() {
        return RouteRequest.builder()
                .id("q" + nextId.incrementAndGet())
                .promptTokens(10)
                .maxOutputTokens(3)
                .expectedOutputTokens(3);
    }

    Client submit() {
        return submit(request().build());
    }

    Client submit(RouteRequest request) {
        return submit(request, new Client());
    }

    Client submit(Client client) {
        return submit(request().build(), client);
    }

    Client submit(RouteRequest request, Client client) {
        synchronized (clients) {
            clients.add(client);
        }
        client.setCall(router.submit(request, "payload of " + request.id(), client));
        return client;
    }

    List<Client> submit(int count) {
        List<Client> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(submit());
        }
        return made;
    }

    /** Returns who has submitted here. */
    List<Client> clients() {
        synchronized (clients) {
            return List.copyOf(clients);
        }
    }

    void awaitPhase(Client client, Phase phase) {
        Waits.until(
                () -> client.call().phase() == phase,
                () -> client.call().id() + " in " + phase + "; it is in "
                        + client.call().phase());
    }

    void awaitWaiting(int count) {
        Waits.until(() -> router.stats().waiting() == count, () -> count + " waiting; " + router.stats());
    }

    // ---- what must hold at the end

    /** Checks every request submitted here, and that nothing is left anywhere. */
    void assertAllEndedWell() {
        clients().forEach(Client::check);
        assertIdle();
    }

    /** Checks that nothing is left anywhere (rule R3), and that the engines saw nothing that must not be. */
    void assertIdle() {
        Waits.until(
                this::isIdle,
                () -> "an idle fleet: " + router.stats() + ", " + registry.nodes() + ", " + engines.all());
        assertThat(engines.violations()).as("what the engines saw").isEmpty();
    }

    private boolean isIdle() {
        RouterStats stats = router.stats();
        return stats.waiting() == 0
                && stats.waitingTokens() == 0
                && stats.inFlight() == 0
                && stats.parked() == 0
                && stats.openReservations() == 0
                && registry.nodes().stream().allMatch(NodeView::isIdle)
                && engines.all().stream().allMatch(e -> e.active() == 0 && e.parked() == 0);
    }

    @Override
    public void close() {
        router.close();
        stopEngines.run();
    }

    /** Collects what a fleet is made of. Confined to one thread. */
    static final class Builder {
        private final Mode mode;
        private final List<Node> nodes = new ArrayList<>();
        private Consumer<RouterBuilder<String, String>> settings = settings -> {};
        private UnaryOperator<Transport<String, Kv, String>> transport = UnaryOperator.identity();
        private Trait[] traits = {};
        private @Nullable Executor steps;
        private long seed;
        private int maxDelayMicros;

        private Builder(Mode mode) {
            this.mode = mode;
        }

        Builder prefill(String id, int maxConcurrent) {
            return node(Node.prefill(id).maxConcurrent(maxConcurrent).build());
        }

        Builder decode(String id, int maxConcurrent) {
            return node(Node.decode(id).maxConcurrent(maxConcurrent).build());
        }

        Builder node(Node node) {
            nodes.add(node);
            return this;
        }

        Builder traits(Trait... values) {
            this.traits = values;
            return this;
        }

        /** Sets the router's settings; a second call adds to the first. */
        Builder settings(Consumer<RouterBuilder<String, String>> value) {
            this.settings = settings.andThen(value);
            return this;
        }

        /** Puts something between the router and the engines. */
        Builder transport(UnaryOperator<Transport<String, Kv, String>> value) {
            this.transport = value;
            return this;
        }

        /** Makes engines answer at once, on the thread that calls them. */
        Builder answeringAtOnce() {
            this.steps = Runnable::run;
            return this;
        }

        /** Makes engines take up to so long for each step. */
        Builder delays(long randomSeed, int maxMicros) {
            this.seed = randomSeed;
            this.maxDelayMicros = maxMicros;
            return this;
        }

        Fleet build() {
            return new Fleet(this);
        }
    }
}
