/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

import dev.baton.router.api.node.Node;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * What the host supplies, and the only thing that touches a network. Implementations are thread-safe and do not block:
 * a call returns a stage or a publisher and goes on elsewhere.
 *
 * <p>What the router promises: it calls no node that may not be used (rule R5), holds a reservation for each call until
 * the call has ended, cancels what is no longer wanted, and ignores what a dead attempt still sends. What it expects:
 * a failure is a {@link TransportException}, so that it can tell an overload from a fault and a faulty request from
 * both.
 *
 * @param <Q> the payload: what the host submits
 * @param <H> the handoff: what prefill returns and decode needs, opaque to the router
 * @param <T> what subscribers are given
 */
public interface Transport<Q, H, T> {
    /**
     * Says how the engines work. In a fleet of several kinds, override {@link #capabilities(Node)} too.
     *
     * @return the capabilities; sequential with no traits unless overridden
     */
    default TransportCapabilities capabilities() {
        return TransportCapabilities.sequential();
    }

    /**
     * Says how the engine on one node works, in a fleet of several kinds. Asked for each attempt, for its prefill node or,
     * where prefill is skipped, its decode node; must be quick. Give nodes of different kinds different {@code kv-format}
     * labels, so that both legs of a request run on engines of one kind.
     *
     * @param node a registered node
     * @return the capabilities; those of {@link #capabilities()} unless overridden
     */
    default TransportCapabilities capabilities(Node node) {
        return capabilities();
    }

    /**
     * Runs the prefill leg.
     *
     * @param call what to run and where
     * @return a stage that completes with what prefill returned
     */
    CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call);

    /**
     * Runs the decode leg. The publisher is subscribed to once; demand on it is the client's own.
     *
     * @param call what to run and where
     * @return a publisher of the output
     */
    Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call);

    /**
     * Asks a node whether it can work. Optional.
     *
     * @param node any registered node
     * @return a stage; one that fails means that the node does not answer
     */
    default CompletionStage<ProbeResult> probe(Node node) {
        return CompletableFuture.completedFuture(new ProbeResult(ProbeResult.Verdict.UNSUPPORTED, null));
    }

    /**
     * Frees KV cache that nobody will fetch: the request ended after prefill had handed off (rule R12). Optional; it is
     * told once per handoff and nothing waits for it.
     *
     * @param node the node that holds it
     * @param handoff what prefill returned
     */
    default void abandon(Node node, H handoff) {}
}
