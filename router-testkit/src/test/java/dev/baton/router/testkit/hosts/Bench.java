/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.RouterStats;
import dev.baton.router.api.Routing;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A real router over scripted engines, in virtual time: prefill nodes {@code p0}, {@code p1}, … and decode nodes {@code
 * d0}, {@code d1}, …
 */
public final class Bench implements AutoCloseable {
    /** The node with the lowest id of those that may be chosen. */
    public static final Strategy FIRST = (request, candidates) -> 0;

    private final VirtualTime time = new VirtualTime();
    private final ScriptedEngines engines;
    private final NodeRegistry registry = NodeRegistry.create();
    private final RequestRouter<String, SimToken> router;
    private final List<RouterEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Client> clients = new CopyOnWriteArrayList<>();

    public Bench(
            EngineMode mode,
            int prefillNodes,
            int decodeNodes,
            UnaryOperator<RouterBuilder<String, SimToken>> settings) {
        this(new ScriptedEngines(mode.capabilities()), prefillNodes, decodeNodes, settings);
    }

    public Bench(
            ScriptedEngines engines,
            int prefillNodes,
            int decodeNodes,
            UnaryOperator<RouterBuilder<String, SimToken>> settings) {
        this.engines = engines;
        for (int i = 0; i < prefillNodes; i++) {
            registry.register(Node.prefill("p" + i).build());
        }
        for (int i = 0; i < decodeNodes; i++) {
            registry.register(Node.decode("d" + i).build());
        }
        RouterBuilder<String, SimToken> builder = RequestRouter.builder(engines)
                .registry(registry)
                .time(time, time)
                .random(new Random(1))
                .listener(events::add);
        this.router = settings.apply(builder).build();
    }

    /** Two prefill and two decode nodes, as the seed's scenarios have unless they say otherwise. */
    public static Bench twoByTwo(EngineMode mode) {
        return new Bench(mode, 2, 2, settings -> settings);
    }

    public VirtualTime time() {
        return time;
    }

    public ScriptedEngines engines() {
        return engines;
    }

    public NodeRegistry registry() {
        return registry;
    }

    public RequestRouter<String, SimToken> router() {
        return router;
    }

    public RouterStats stats() {
        return router.stats();
    }

    public List<RouterEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    public <E extends RouterEvent> List<E> events(Class<E> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    public void advance(Duration duration) {
        time.advance(duration);
    }

    /** Lets the time pass after which a cancelled call is let go of at last: a decode that must not be aborted early. */
    public void letGo() {
        advance(Timeouts.DEFAULT.firstChunk().plus(Timeouts.DEFAULT.cancelGrace()));
    }

    public NodeView node(String id) {
        return registry.node(id).orElseThrow();
    }

    /** Changes a registered node's description. */
    public Bench limit(String id, UnaryOperator<Node.Builder> change) {
        registry.register(change.apply(node(id).node().toBuilder()).build());
        return this;
    }

    /** A request of 100 prompt tokens that will generate few. */
    public static RouteRequest.Builder request() {
        return RouteRequest.builder().promptTokens(100).maxOutputTokens(10);
    }

    public Client submit() {
        return submit(request().build(), new Client());
    }

    public Client submit(RouteRequest request) {
        return submit(request, new Client());
    }

    public <C extends Client> C submit(RouteRequest request, C client) {
        clients.add(client);
        client.submitted(router.submit(request, "payload", client));
        return client;
    }

    public List<Client> submit(int count) {
        List<Client> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(submit());
        }
        return made;
    }

    /** Lets another router of this registry, which picks by name, hold claims on two nodes until the test is over. */
    public void occupy(String prefillId, String decodeId, int requests) {
        RequestRouter<String, SimToken> other = RequestRouter.builder(engines)
                .registry(registry)
                .time(time, time)
                .prefillStrategy((request, candidates) -> indexOf(prefillId, candidates))
                .decodeStrategy((request, candidates) -> indexOf(decodeId, candidates))
                .build();
        for (int i = 0; i < requests; i++) {
            if (!(other.tryRoute(request().build()) instanceof Routing.Routed)) {
                throw new IllegalStateException("no room on " + prefillId + " or " + decodeId);
            }
        }
    }

    private static int indexOf(String id, Candidates candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.node(i).id().equals(id)) {
                return i;
            }
        }
        return Strategy.NONE;
    }

    /** Answers one request from its open prefill to its end: three tokens. */
    public void serve(ScriptedPrefill prefill) {
        prefill.done();
        engines.decodes().stream()
                .filter(d -> d.call().requestId().equals(prefill.call().requestId())
                        && d.call().attempt() == prefill.call().attempt())
                .forEach(d -> d.answer(3));
    }

    /** What rules are broken, for a bench whose requests have all ended. */
    public List<String> violations() {
        List<String> found = new ArrayList<>();
        clients.forEach(client -> client.check(found));
        RouterStats stats = router.stats();
        if (stats.openReservations() != 0 || stats.waiting() != 0 || stats.inFlight() != 0 || stats.parked() != 0) {
            found.add("R3: the router is not idle: " + stats);
        }
        registry.nodes().stream().filter(n -> !n.isIdle()).forEach(n -> found.add("R3: a claim is left on " + n));
        return found;
    }

    @Override
    public void close() {
        router.close();
    }
}
