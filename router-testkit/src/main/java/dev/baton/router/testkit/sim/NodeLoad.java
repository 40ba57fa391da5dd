/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * What goes on in one simulated node at one moment: one point of a plot of load over time. Immutable.
 *
 * @param atNanos when, on the virtual clock, nanoseconds
 * @param nodeId the node
 * @param state what has become of it
 * @param running requests that the engine works on: a prompt being computed; on a decode node all that hold KV cache
 * @param waiting requests in the engine's own queue
 * @param kvUsedTokens tokens of KV cache held, in whole blocks, by running and parked requests
 * @param kvTotalTokens tokens of KV cache in all
 * @param parkedRequests requests whose KV cache waits on a prefill node for decode
 * @param parkedTokens tokens of KV cache that they hold
 */
public record NodeLoad(
        long atNanos,
        String nodeId,
        NodeState state,
        int running,
        int waiting,
        long kvUsedTokens,
        long kvTotalTokens,
        int parkedRequests,
        long parkedTokens) {}
