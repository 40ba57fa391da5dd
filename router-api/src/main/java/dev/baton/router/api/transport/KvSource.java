/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

import dev.baton.router.api.node.Node;

/**
 * Where a decode leg gets its KV cache from. Immutable as far as the handoff is.
 *
 * @param <H> the handoff
 */
public sealed interface KvSource<H> {
    /**
     * Prefill has returned this handoff.
     *
     * @param handoff what prefill returned
     * @param from the node that holds the KV cache
     * @param <H> the handoff
     */
    record HandedOff<H>(H handoff, Node from) implements KvSource<H> {}

    /**
     * Prefill runs at the same time and meets decode under this id.
     *
     * @param id fresh for each attempt, 0 to 2<sup>63</sup> − 1
     * @param from the node that prefills
     * @param <H> the handoff
     */
    record Rendezvous<H>(long id, Node from) implements KvSource<H> {}

    /**
     * Nowhere: the decode node computes the prompt itself.
     *
     * @param <H> the handoff
     */
    record Local<H>() implements KvSource<H> {}
}
