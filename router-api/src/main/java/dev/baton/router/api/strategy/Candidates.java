/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that may take one leg of one request, by index. The set and its order (by node id) never change while a
 * strategy looks; the counters are live and may. Valid only inside the call that it was given to, on that thread.
 *
 * <p>Full nodes are in it, so that hashing and affinity stay stable; nodes that may not be used, that do not fit the
 * request, or that it has already tried are not. Every method is O(1), allocates nothing and takes no lock, except
 * {@link #cachedTokens}, whose first call for a request looks all nodes up at once.
 */
public interface Candidates {
    /**
     * Returns the leg to be placed.
     *
     * @return the leg
     */
    Leg leg();

    /**
     * Returns how many nodes there are.
     *
     * @return 1 or more
     */
    int size();

    /**
     * Returns a node.
     *
     * @param index 0 to size − 1
     * @return the node
     */
    Node node(int index);

    /**
     * Returns the number that names the node in tables by node: small, dense, and its own for as long as it is a member.
     * Another node may have it later, and a restarted node has the same: what is kept by slot is kept with the node's id
     * and {@linkplain Node#incarnation() incarnation}, and forgotten when these change (rule R13).
     *
     * @param index 0 to size − 1
     * @return 0 or more; the index unless overridden, which is right for nodes that never change
     */
    default int slot(int index) {
        return index;
    }

    /**
     * Says whether the node could take this leg of this request now.
     *
     * @param index 0 to size − 1
     * @return true if its limits leave room for what the request would claim
     */
    boolean hasRoom(int index);

    /**
     * Returns how many requests this node holds, by the router's own count.
     *
     * @param index 0 to size − 1
     * @return requests, 0 or more
     */
    int inFlight(int index);

    /**
     * Returns how many prompt tokens are outstanding in prefill on this node, by the router's own count.
     *
     * @param index 0 to size − 1
     * @return tokens, 0 or more
     */
    long prefillTokens(int index);

    /**
     * Returns how many tokens of KV cache are claimed on this node, growth past the claims included: the sum of {@code
     * kvTokens} and {@code overdraftTokens} of its {@link dev.baton.router.api.node.NodeView}.
     *
     * @param index 0 to size − 1
     * @return tokens, 0 or more
     */
    long kvTokens(int index);

    /**
     * Returns the predicted work that is planned for this node and not yet bound.
     *
     * @param index 0 to size − 1
     * @return nanoseconds, 0 or more
     */
    long plannedNanos(int index);

    /**
     * Returns how many tokens of this request's prompt the node is believed to have cached.
     *
     * @param index 0 to size − 1
     * @return tokens, 0 to the prompt's length
     */
    int cachedTokens(int index);

    /**
     * Returns the node's last load report.
     *
     * @param index 0 to size − 1
     * @return a report, or null if there is none
     */
    @Nullable
    LoadReport reported(int index);

    /**
     * Returns the age of the node's last load report.
     *
     * @param index 0 to size − 1
     * @return nanoseconds, {@link Long#MAX_VALUE} if there is none
     */
    long reportAgeNanos(int index);
}
