/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterImplementation;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records the history of one router: what its clients, its transport, its listeners and its host see and do. Confined to
 * one thread. Give the host {@link #registry}, build the router with {@link #builder}, and submit to what that builds;
 * ids of requests must differ.
 */
public final class Recorder {
    private final NanoClock clock;
    private final RouterImplementation implementation;
    private final NodeRegistry members;
    private final CountedTimers timers;
    private @Nullable History history;
    private @Nullable RecordedRequest entering;
    private int nextCall;

    /**
     * Makes a recorder of the router that is found.
     *
     * @param clock the router's clock
     * @param scheduler the router's timers
     */
    public Recorder(NanoClock clock, TaskScheduler scheduler) {
        this(clock, scheduler, RouterImplementation.find());
    }

    /**
     * Makes a recorder.
     *
     * @param clock the router's clock
     * @param scheduler the router's timers
     * @param implementation makes the registry and the router
     */
    public Recorder(NanoClock clock, TaskScheduler scheduler, RouterImplementation implementation) {
        this.clock = clock;
        this.implementation = implementation;
        this.members = implementation.newRegistry();
        this.timers = new CountedTimers(scheduler);
    }

    /**
     * Returns the registry of the router for its host, who changes nodes through it alone.
     *
     * @return a registry that records the changes; the router itself knows another object
     */
    public NodeRegistry registry() {
        return new RecordingRegistry(members, this);
    }

    /**
     * Begins the router.
     *
     * @param transport the engines
     * @param <Q> the payload
     * @param <H> the handoff
     * @param <T> what subscribers are given
     * @return a builder whose registry and time are set
     */
    public <Q, H, T> RecordingRouterBuilder<Q, T> builder(Transport<Q, H, T> transport) {
        Transport<Q, H, T> door = new RecordingTransport<>(transport, this);
        return new RecordingRouterBuilder<>(
                implementation.newRouter(door).registry(members).time(clock, timers), transport.capabilities(), this);
    }

    /**
     * Records what happens inside the engines, too.
     *
     * @param cluster the engines
     */
    public void watch(SimulatedCluster cluster) {
        cluster.addListener(event -> add(new Event.InEngine(event)));
    }

    /**
     * Notes a fault.
     *
     * @param what which, in one line
     */
    public void struck(String what) {
        add(new Event.Struck(now(), what));
    }

    /**
     * Notes what is left, for the rules that ask it; to be called when everything should be over.
     *
     * @param router the router
     * @param leftInEngines what engines still hold, in words; empty if nothing
     */
    public void settled(RequestRouter<?, ?> router, String leftInEngines) {
        add(new Event.Settled(now(), router.stats(), members.nodes(), leftInEngines, timers.pending()));
    }

    /**
     * Returns what was recorded.
     *
     * @return the history, which goes on growing
     */
    public History history() {
        return Objects.requireNonNull(history, "the router is not built yet");
    }

    void begin(Terms terms) {
        History made = new History(now(), terms);
        for (NodeView view : members.nodes()) { // registered before the router was built
            String id = view.node().id();
            made.add(new Event.Changing(now(), Event.Change.REGISTER, id, view.node()));
            made.add(new Event.Changed(now(), Event.Change.REGISTER, id, view.status()));
        }
        history = made;
    }

    void add(Event event) {
        if (history != null) {
            history.add(event);
        }
    }

    void misbehaved(String requestId, String what) {
        add(new Event.Misbehaved(now(), requestId, what));
    }

    long now() {
        return clock.nanoTime();
    }

    int nextCall() {
        return nextCall++;
    }

    @Nullable
    NodeStatus statusOf(String nodeId) {
        return members.node(nodeId).map(NodeView::status).orElse(null);
    }

    // ---- a request that the host gave no id gets it from the router, which tells its listeners first

    void entering(RecordedRequest request) {
        entering = request;
    }

    void told(RouterEvent event) {
        if (event instanceof RouterEvent.Submitted submitted) {
            nameEntering(submitted.requestId(), submitted.request());
        } else if (event instanceof RouterEvent.NodeStatusChanged changed) {
            add(new Event.Told(now(), event, statusOf(changed.node().id())));
        } else if (event instanceof RouterEvent.Waiting
                || event instanceof RouterEvent.Bound
                || event instanceof RouterEvent.LegFailed
                || event instanceof RouterEvent.Redispatched
                || event instanceof RouterEvent.LeaseExpired) {
            add(new Event.Told(now(), event, null));
        }
    }

    private void nameEntering(String id, RouteRequest request) {
        RecordedRequest entered = entering;
        if (entered != null && entered.request() == request) {
            entered.name(id);
            entering = null;
        }
    }
}
