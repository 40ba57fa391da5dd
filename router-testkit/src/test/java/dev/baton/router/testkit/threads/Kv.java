/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

/**
 * A handoff: KV cache that a prefill engine keeps for one attempt of one request. Immutable.
 *
 * @param nodeId where it is
 * @param life which life of that engine made it
 * @param requestId whose it is
 * @param attempt which attempt made it
 * @param target the decode node that it was made for, empty if that was left open
 */
public record Kv(String nodeId, int life, String requestId, int attempt, String target) {}
