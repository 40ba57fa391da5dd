/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.node.NodeRole;

/**
 * What one node was asked and gave in a replay. Immutable. All but the failures is counted at the node's own door and not
 * by the router.
 *
 * @param id the node
 * @param role its role
 * @param requests calls that it was sent
 * @param tokens prompt tokens of the prefills that it finished; or tokens that it generated
 * @param cachedTokens of these, found in its prefix cache, by its own word; 0 for decode
 * @param failures legs that failed with this node as the suspect, as the router told its listeners
 * @param peakInFlight most calls that it held at one time
 * @param maxConcurrent how many it may hold
 */
public record NodeUse(
        String id,
        NodeRole role,
        long requests,
        long tokens,
        long cachedTokens,
        long failures,
        int peakInFlight,
        int maxConcurrent) {}
