/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

import dev.baton.router.api.node.Placement;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request, told with its outcome. Immutable.
 *
 * @param requestId the host's id, or the one that the router gave
 * @param placement the placement of the last attempt, or null if none was bound
 * @param attempts how many placements were dispatched
 * @param cachedTokens prompt tokens that prefill found in its cache, by its own word
 * @param chunks chunks given to the subscriber
 * @param outputTokens tokens in these chunks
 * @param waitedNanos time in the waiting room over all attempts, nanoseconds
 * @param firstChunkNanos from submission to the first chunk, nanoseconds, or −1 if there was none
 * @param totalNanos from submission to the outcome, nanoseconds
 */
public record RequestSummary(
        String requestId,
        @Nullable Placement placement,
        int attempts,
        int cachedTokens,
        long chunks,
        long outputTokens,
        long waitedNanos,
        long firstChunkNanos,
        long totalNanos) {}
