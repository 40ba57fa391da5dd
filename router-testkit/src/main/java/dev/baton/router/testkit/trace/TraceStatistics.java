/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What a trace looks like: lengths, arrivals, and how much of its prompts an infinite cache would know. Immutable.
 *
 * @param requests how many requests it has
 * @param requestsPerSecond its mean rate, 0 for fewer than two requests
 * @param promptTokens lengths of prompts
 * @param outputTokens lengths of outputs
 * @param prefixTokenHit share of prompt tokens that one infinite cache would have found, 0 to 1: the bound that no
 *     routing can pass
 * @param continuations share of requests that share more than their first block with an earlier one, 0 to 1
 * @param reuseGapNanos for these, the time since the longest prefix was last used
 */
public record TraceStatistics(
        int requests,
        double requestsPerSecond,
        Summary promptTokens,
        Summary outputTokens,
        double prefixTokenHit,
        double continuations,
        Summary reuseGapNanos) {
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Measures a trace.
     *
     * @param trace the trace
     * @return its statistics
     */
    public static TraceStatistics of(Trace trace) {
        Map<Long, Long> lastUse = new HashMap<>();
        LongStream.Builder gaps = LongStream.builder();
        long promptTokens = 0;
        long hitTokens = 0;
        int continuations = 0;
        for (TraceRequest request : trace.requests()) {
            int known = 0;
            while (known < request.blocks() && lastUse.containsKey(request.blockHash(known))) {
                known++;
            }
            if (known > 1) {
                continuations++;
                Long before = lastUse.get(request.blockHash(known - 1));
                gaps.add(request.arrivalNanos() - (before == null ? 0 : before));
            }
            promptTokens += request.promptTokens();
            hitTokens += Math.min((long) known * trace.blockTokens(), request.promptTokens());
            for (int block = 0; block < request.blocks(); block++) {
                lastUse.put(request.blockHash(block), request.arrivalNanos());
            }
        }
        int requests = trace.requests().size();
        double seconds = trace.spanNanos() / NANOS_PER_SECOND;
        return new TraceStatistics(
                requests,
                seconds == 0 ? 0 : (requests - 1) / seconds,
                summary(trace, true),
                summary(trace, false),
                promptTokens == 0 ? 0 : (double) hitTokens / promptTokens,
                requests == 0 ? 0 : (double) continuations / requests,
                Summary.of(gaps.build().toArray()));
    }

    private static Summary summary(Trace trace, boolean prompts) {
        return Summary.of(trace.requests().stream()
                .mapToLong(request -> prompts ? request.promptTokens() : request.outputTokens())
                .toArray());
    }
}
