/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.knowledge;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.node.Node;

/** Predicts how long work takes on a node. Implementations are thread-safe; a prediction takes no lock and allocates nothing. */
@Experimental
public interface CostModel {
    /**
     * A prior for nodes of which nothing is known: {@code 25.2 ms + 0.0893 ms · uncached + 2.8e-6 ms · (prompt² −
     * cached²)}, fitted from the measured points of Splitwise (ISCA'24) for a 70B model on four H100. Right in order of
     * magnitude only; what matters for a choice between like nodes is its shape.
     */
    CostModel PRIOR = (node, promptTokens, cachedTokens) -> {
        double uncached = Math.max(0, promptTokens - cachedTokens);
        double attention = (double) promptTokens * promptTokens - (double) cachedTokens * cachedTokens;
        return (long) (25.2e6 + 89_300 * uncached + 2.8 * Math.max(0, attention));
    };

    /**
     * Predicts how long a node computes a prompt.
     *
     * @param node the node
     * @param promptTokens length of the prompt, tokens
     * @param cachedTokens of these, found in the node's cache, 0 to promptTokens
     * @return nanoseconds, above 0
     */
    long prefillNanos(Node node, int promptTokens, int cachedTokens);
}
