/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * What a simulated prefill hands to decode: where the KV cache is parked. Immutable, and opaque to the router.
 *
 * @param nodeId the prefill node that holds it
 * @param incarnation that node's incarnation, 1 for the first; a restarted engine no longer knows it
 * @param parkId the number under which it is parked there
 * @param tokens how many tokens of KV cache it is
 * @param firstToken index of the first token that decode is to generate: 0, or 1 where prefill made the first
 */
public record SimHandoff(String nodeId, long incarnation, long parkId, int tokens, int firstToken) {}
