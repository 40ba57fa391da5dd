/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

import dev.baton.router.api.node.Node;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A call for the prefill leg. Thread-safe.
 *
 * @param <Q> the payload
 */
public non-sealed interface PrefillCall<Q> extends LegCall<Q> {
    /**
     * Returns a node that holds more of this prompt's prefix, from which the prefill node may pull KV.
     *
     * @return a node or null
     */
    @Nullable
    Node pullFrom();

    /**
     * Returns the id under which both legs meet, where engines work concurrently.
     *
     * @return 0 to 2<sup>63</sup> − 1, fresh for each attempt; empty where engines work one after the other
     */
    OptionalLong rendezvousId();
}
