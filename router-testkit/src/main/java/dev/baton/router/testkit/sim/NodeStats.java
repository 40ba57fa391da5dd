/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.NodeRole;

/**
 * What one simulated node has done since the cluster was made, over all its incarnations. Immutable.
 *
 * @param nodeId the node
 * @param role its role
 * @param incarnation its incarnation now, 1 for the first
 * @param prefillCalls prefill calls that reached it
 * @param prefillsServed of these, answered with a result
 * @param decodeCalls decode calls that reached it
 * @param decodesServed of these, streamed to their end
 * @param failures calls of both legs that it ended with an error, those cut off by a crash and refused while down
 *     included
 * @param cancelled calls of both legs that ended because the router withdrew them
 * @param promptTokensComputed prompt tokens that prefill computed, those of withdrawn work included
 * @param promptTokensCached prompt tokens that prefill, or decode when it computed a prompt, found in its cache
 * @param recomputedTokens tokens that decode computed because it had no KV for them: preempted requests, and prompts
 *     that came without a handoff; those of withdrawn work included
 * @param outputTokens tokens generated
 * @param preemptions requests that decode preempted for want of KV cache
 * @param parked prompts whose KV was parked for decode
 * @param fetched of these, fetched by decode
 * @param abandoned of these, freed by {@code Transport.abandon}
 * @param expired of these, freed by the engine's own time-out: nobody fetched or abandoned them in time
 * @param busyNanos time in which the engine computed, nanoseconds
 * @param peakKvTokens most tokens of KV cache that were held at one time, in whole blocks
 */
public record NodeStats(
        String nodeId,
        NodeRole role,
        long incarnation,
        long prefillCalls,
        long prefillsServed,
        long decodeCalls,
        long decodesServed,
        long failures,
        long cancelled,
        long promptTokensComputed,
        long promptTokensCached,
        long recomputedTokens,
        long outputTokens,
        long preemptions,
        long parked,
        long fetched,
        long abandoned,
        long expired,
        long busyNanos,
        long peakKvTokens) {}
