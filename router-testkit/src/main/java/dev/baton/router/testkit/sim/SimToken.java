/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * One generated token, as a subscriber sees it. Immutable. It says where it comes from, so that a checker can tell
 * whether a stream is one attempt's, in order and complete (rule R2).
 *
 * @param requestId the request's id
 * @param attempt the attempt that generated it, 1 for the first
 * @param index its place in the output that the client sees, 0 for the first token
 */
public record SimToken(String requestId, int attempt, int index) {}
