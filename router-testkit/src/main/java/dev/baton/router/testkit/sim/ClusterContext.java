/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the parts of one cluster share: clock, settings, the nodes by name, the calls under way, and who listens. */
final class ClusterContext {
    private final VirtualTime time;
    private final ClusterSettings settings;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final Set<Exchange<?>> openExchanges = new LinkedHashSet<>();
    private final List<ClusterListener> listeners = new ArrayList<>();
    private final List<FaultListener> faultListeners = new ArrayList<>();
    private final Meetings meetings = new Meetings();
    private final FirstTokens firstTokens = new FirstTokens();
    private final OutputLength outputLength;
    private @Nullable LoadSampler sampler;

    ClusterContext(VirtualTime time, ClusterSettings settings) {
        this.time = time;
        this.settings = settings;
        this.outputLength = new OutputLength(settings.firstTokenFromPrefill(), settings.earlyEnds());
    }

    VirtualTime time() {
        return time;
    }

    ClusterSettings settings() {
        return settings;
    }

    Meetings meetings() {
        return meetings;
    }

    FirstTokens firstTokens() {
        return firstTokens;
    }

    OutputLength outputLength() {
        return outputLength;
    }

    Map<String, SimNode> nodes() {
        return nodes;
    }

    SimNode node(String nodeId) {
        SimNode node = nodes.get(nodeId);
        if (node == null) {
            throw new IllegalArgumentException("no node '" + nodeId + "' in this cluster; it has " + nodes.keySet());
        }
        return node;
    }

    /** Calls that the router has sent and not yet seen end, in the order in which it sent them. */
    Set<Exchange<?>> openExchanges() {
        return openExchanges;
    }

    void opened(Exchange<?> exchange) {
        openExchanges.add(exchange);
        if (sampler != null) {
            sampler.arm();
        }
    }

    void closed(Exchange<?> exchange) {
        openExchanges.remove(exchange);
    }

    boolean isQuiescent() {
        return openExchanges.isEmpty() && nodes.values().stream().allMatch(SimNode::isIdle);
    }

    void addListener(ClusterListener listener) {
        listeners.add(listener);
    }

    void addFaultListener(FaultListener listener) {
        faultListeners.add(listener);
    }

    void sampleWith(LoadSampler loadSampler) {
        if (sampler != null) {
            throw new IllegalStateException("the load of this cluster is already sampled");
        }
        sampler = loadSampler;
        loadSampler.arm();
    }

    void emit(ClusterEvent.Kind kind, SimNode node, Exchange<?> exchange, long tokens) {
        if (!listeners.isEmpty()) {
            tell(
                    kind,
                    node,
                    exchange.leg(),
                    exchange.call().requestId(),
                    exchange.call().attempt(),
                    tokens);
        }
    }

    void emit(ClusterEvent.Kind kind, SimNode node, long tokens) {
        tell(kind, node, null, "", 0, tokens);
    }

    private void tell(
            ClusterEvent.Kind kind, SimNode node, @Nullable Leg leg, String requestId, int attempt, long tokens) {
        ClusterEvent event = new ClusterEvent(time.nanoTime(), kind, node.id(), leg, requestId, attempt, tokens);
        for (ClusterListener listener : listeners) {
            listener.onEvent(event);
        }
    }

    // ---- faults that strike

    /** A fault strikes a call. */
    void hit(CallFault fault, Exchange<?> exchange) {
        hit(fault.type(), exchange.node(), exchange, exchange.phase());
    }

    /** A fault strikes a node, with all that goes on there. */
    void hit(FaultType type, SimNode node) {
        if (faultListeners.isEmpty()) {
            return;
        }
        tell(new FaultHit(time.nanoTime(), type, node.id(), null, "", 0, null));
        node.openCalls().forEach(call -> hit(type, node, call, call.phase()));
        node.parked().stream()
                .map(ParkedPrompt::from)
                .filter(call -> !call.isOpenAtNode())
                .forEach(call -> hit(type, node, call, Phase.TRANSFERRING));
    }

    private void hit(FaultType type, SimNode node, Exchange<?> exchange, Phase phase) {
        if (!faultListeners.isEmpty()) {
            LegCall<SimPrompt> call = exchange.call();
            tell(new FaultHit(
                    time.nanoTime(), type, node.id(), exchange.leg(), call.requestId(), call.attempt(), phase));
        }
    }

    private void tell(FaultHit hit) {
        for (FaultListener listener : faultListeners) {
            listener.onHit(hit);
        }
    }
}
