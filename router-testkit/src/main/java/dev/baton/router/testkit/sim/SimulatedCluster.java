/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.ProbeResult.Verdict;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A simulated cluster of prefill and decode engines behind a {@link Transport}. Confined to the thread of its {@link
 * VirtualTime}. Every answer comes through virtual time and never inside the call that asks for it; only {@code
 * onSubscribe} comes inside {@code subscribe}.
 *
 * <p>Nodes are named {@code prefill-0}, {@code prefill-1}, …, {@code decode-0}, … and {@code hybrid-0}, … The router
 * knows of them what {@link #nodes()} says, and what calls and probes answer. Engine profiles, caches, queues and true output lengths stay
 * in here.
 *
 * <p>Prefill computes one prompt at a time, first come first served, in the time of {@link PrefillCost}; its KV cache
 * then stays parked on the node until decode has fetched it or {@link #abandon} frees it. Decode takes a request in
 * when its KV fits, fetches the KV ({@link TransferSettings}), and makes a token for each running request at each step,
 * in the time of {@link DecodeCost}, as far as the subscriber has asked for them and a small buffer beyond.
 *
 * <p>Decode that is to compute its prompt itself ({@link KvSource.Local}) does so in chunks, one with each step. A hybrid
 * node does all of this with one processor, one KV cache and one prefix cache; what it has prefilled itself it decodes
 * in place.
 *
 * <p>Calls with a rendezvous id work as in SGLang: decode reserves room for its KV and lets the prefill node know, which
 * only then begins to compute; the KV is sent as soon as it is computed, and when it has arrived, prefill answers and
 * decode begins. If one of both leaves (it is withdrawn, its node dies), the other is not told: it is free when its own
 * call is withdrawn, or fails at {@link ClusterBuilder#rendezvousLimit}, suspecting its sibling's node.
 *
 * <p>A call that is withdrawn (by its signal or its subscription) leaves an engine's queue at once, and a running one's
 * work after the current chunk of its prompt or the current step; then {@code stopped()} is called, and if nobody has
 * cancelled the subscription, the call ends with a {@link java.util.concurrent.CancellationException}. Demand is seen
 * by an engine at once, except that one which has nothing else to do hears of it after one message's delay.
 */
public final class SimulatedCluster implements Transport<SimPrompt, SimHandoff, SimToken> {
    /** How long something lasts that stays until it is taken away. */
    public static final Duration FOR_GOOD = Duration.ofNanos(Long.MAX_VALUE);

    private final ClusterContext context;
    private final NodeMaker maker;

    SimulatedCluster(ClusterContext context, NodeMaker maker) {
        this.context = context;
        this.maker = maker;
    }

    /**
     * Begins a cluster.
     *
     * @param time the clock on which it runs
     * @return a builder
     */
    public static ClusterBuilder builder(VirtualTime time) {
        return new ClusterBuilder(time);
    }

    @Override
    public TransportCapabilities capabilities() {
        return context.settings().capabilities();
    }

    @Override
    public TransportCapabilities capabilities(Node node) {
        return new TransportCapabilities(
                context.settings().order().apply(node), capabilities().traits());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is no such node, or it does not serve prefill
     */
    @Override
    public CompletionStage<PrefillResult<SimHandoff, SimToken>> prefill(PrefillCall<SimPrompt> call) {
        SimNode node = context.node(call.node().id());
        node.prefillEngine();
        PrefillExchange exchange = new PrefillExchange(context, node, call);
        exchange.send();
        return exchange.stage();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The call is sent when the publisher is subscribed to.
     *
     * @throws IllegalArgumentException if there is no such node, or it does not serve decode
     */
    @Override
    public Flow.Publisher<Chunk<SimToken>> decode(DecodeCall<SimPrompt, SimHandoff> call) {
        SimNode node = context.node(call.node().id());
        node.decodeEngine();
        if (call.source() instanceof KvSource.Rendezvous<SimHandoff> rendezvous) {
            context.node(rendezvous.from().id()).prefillEngine();
        }
        return new DecodePublisher(context, node, call);
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node probed) {
        SimNode node = context.node(probed.id());
        CompletableFuture<ProbeResult> answer = new CompletableFuture<>();
        node.post(
                () -> {
                    TransportException refusal = node.refusesProbe();
                    ProbeResult result =
                            new ProbeResult(Verdict.HEALTHY, node.figures().report());
                    node.connection().toRouter(() -> {
                        if (refusal == null) {
                            answer.complete(result);
                        } else {
                            answer.completeExceptionally(refusal);
                        }
                    });
                },
                () -> {
                    TransportException failure = TransportException.unreachable(node.id() + " does not answer probes");
                    node.connection().toRouter(() -> answer.completeExceptionally(failure));
                });
        return answer.minimalCompletionStage();
    }

    @Override
    public void abandon(Node holder, SimHandoff handoff) {
        SimNode node = context.node(holder.id());
        node.post(() -> node.prefillEngine().parked().abandon(handoff), () -> {});
    }

    /**
     * Returns the clock on which this cluster runs.
     *
     * @return the clock
     */
    public VirtualTime time() {
        return context.time();
    }

    /**
     * Describes every node as a host registers it, in its incarnation now: "1" at first, one more after each restart.
     *
     * @return prefill, decode and hybrid nodes, each by number, then those that were added
     */
    public List<Node> nodes() {
        return context.nodes().values().stream().map(SimNode::describe).toList();
    }

    /**
     * Describes one node as a host registers it, in its incarnation now.
     *
     * @param nodeId its id
     * @return the node
     * @throws IllegalArgumentException if there is no such node; the message names those that there are
     */
    public Node node(String nodeId) {
        return context.node(nodeId).describe();
    }

    /**
     * Adds a node, set up like the others of its role. Tell the router by registering it.
     *
     * @param role its role
     * @return the node, with the next number of its role
     */
    public Node addNode(NodeRole role) {
        return maker.add(role).describe();
    }

    /**
     * Says how many tokens a request gets if all goes well.
     *
     * @param requestId its id
     * @param prompt what the engines are sent
     * @param maxOutputTokens the request's own maximum, 0 if it has none
     * @return at least 1
     */
    public int outputTokens(String requestId, SimPrompt prompt, int maxOutputTokens) {
        return context.outputLength().of(requestId, prompt, maxOutputTokens);
    }

    /**
     * Says what has become of a node.
     *
     * @param nodeId its id
     * @return its state
     */
    public NodeState state(String nodeId) {
        return context.node(nodeId).state();
    }

    /**
     * Looks at what goes on in a node.
     *
     * @param nodeId its id
     * @return its load now
     */
    public NodeLoad load(String nodeId) {
        return context.node(nodeId).figures().load();
    }

    /**
     * Returns what a node has done.
     *
     * @param nodeId its id
     * @return its figures until now
     */
    public NodeStats stats(String nodeId) {
        return context.node(nodeId).figures().stats();
    }

    /**
     * Returns what every node has done.
     *
     * @return figures until now, in the order of {@link #nodes}
     */
    public List<NodeStats> stats() {
        return context.nodes().values().stream()
                .map(node -> node.figures().stats())
                .toList();
    }

    /**
     * Lets a node die: calls in flight on it fail, its cache and parked KV are lost, new calls are refused. Does
     * nothing if it is down.
     *
     * @param nodeId its id
     */
    public void crash(String nodeId) {
        context.node(nodeId).crash();
    }

    /**
     * Lets a node come back in a new incarnation, empty and at its normal speed. If it is not down, it crashes first.
     * Tell the router by registering {@link #node} again.
     *
     * @param nodeId its id
     */
    public void restart(String nodeId) {
        context.node(nodeId).restart();
    }

    /**
     * Lets a node accept everything, do nothing and never answer, until it crashes or recovers. KV that it is sending
     * at the moment still arrives. Does nothing if it is down.
     *
     * @param nodeId its id
     */
    public void hang(String nodeId) {
        context.node(nodeId).hang();
    }

    /**
     * Lets a node compute at another speed, beginning with the rest of what it computes now. Does nothing if it is
     * down.
     *
     * @param nodeId its id
     * @param factor how many times longer than normal everything takes, finite, above 0
     */
    public void slow(String nodeId, double factor) {
        Ranges.finiteAbove0("factor", factor);
        context.node(nodeId).slow(factor);
    }

    /**
     * Lets a hung node go on where it stopped, with all that has reached it meanwhile, and a slow one work at its
     * normal speed. Does nothing if it is down.
     *
     * @param nodeId its id
     */
    public void recover(String nodeId) {
        context.node(nodeId).recover();
    }

    /**
     * Cuts a node off from the router, one way or both; the nodes still reach each other. What is on its way is held,
     * in order, until {@link #heal}.
     *
     * @param nodeId its id
     * @param toNode whether what the router sends no longer reaches the node
     * @param toRouter whether what the node answers no longer reaches the router
     */
    public void cutOff(String nodeId, boolean toNode, boolean toRouter) {
        Connection connection = context.node(nodeId).connection();
        if (toNode) {
            connection.cutToNode();
        }
        if (toRouter) {
            connection.cutToRouter();
        }
    }

    /**
     * Lets a node and the router reach each other again, and what was held arrive. Does nothing if they do.
     *
     * @param nodeId its id
     */
    public void heal(String nodeId) {
        context.node(nodeId).connection().heal();
    }

    /**
     * Says whether a node is cut off.
     *
     * @param nodeId its id
     * @return true if it is, one way or both
     */
    public boolean isCutOff(String nodeId) {
        return context.node(nodeId).connection().isCut();
    }

    /**
     * Lets calls to a node go wrong from now on. It stays through restarts.
     *
     * @param nodeId its id
     * @param fault what goes wrong
     * @return takes it away again when run
     */
    public Runnable inject(String nodeId, CallFault fault) {
        SimNode node = context.node(nodeId);
        node.addFault(fault);
        return () -> node.removeFault(fault);
    }

    /**
     * Lets calls to a node go wrong for a while. It stays through restarts.
     *
     * @param nodeId its id
     * @param fault what goes wrong
     * @param lasting how long from now, above zero, or {@link #FOR_GOOD}
     */
    public void inject(String nodeId, CallFault fault, Duration lasting) {
        Runnable takeAway = inject(nodeId, fault);
        if (!lasting.equals(FOR_GOOD)) {
            time().schedule(Ranges.atLeast("lasting in nanoseconds", 1L, lasting.toNanos()), takeAway);
        }
    }

    /**
     * Tells the fault listeners that a fault strikes a node, and the calls that are open there. For faults that are
     * about to do so; {@link CallFault}s are told by themselves.
     *
     * @param type what strikes
     * @param nodeId the node
     */
    public void tellStrike(FaultType type, String nodeId) {
        context.hit(type, context.node(nodeId));
    }

    /**
     * Reads the load of every node at regular instants, the first of them now, for as long as calls are under way. It
     * does not keep virtual time from becoming idle. A cluster can be sampled once.
     *
     * @param interval above zero
     * @param listener is given one point for each node and instant
     */
    public void sampleLoad(Duration interval, LoadListener listener) {
        long intervalNanos = Ranges.atLeast("interval in nanoseconds", 1L, interval.toNanos());
        context.sampleWith(new LoadSampler(context, intervalNanos, listener));
    }

    /**
     * Adds a listener.
     *
     * @param listener is told everything that happens but single tokens
     */
    public void addListener(ClusterListener listener) {
        context.addListener(listener);
    }

    /**
     * Adds a listener.
     *
     * @param listener is told which faults strike what
     */
    public void addFaultListener(FaultListener listener) {
        context.addFaultListener(listener);
    }

    /**
     * Says whether nothing is left: no call without its answer, nothing in an engine, no KV parked, held or on its way.
     *
     * @return true if nothing is left
     */
    public boolean isQuiescent() {
        return context.isQuiescent();
    }

    /**
     * Says in a few lines what keeps this cluster from being quiescent.
     *
     * @return a line for each thing, at most about twenty; empty if it is quiescent
     */
    public String describeLeftovers() {
        return Leftovers.describe(context);
    }
}
