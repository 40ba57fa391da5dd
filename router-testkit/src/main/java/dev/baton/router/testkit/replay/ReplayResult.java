/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.testkit.trace.Summary;
import java.util.List;

/**
 * What came of a replay. Immutable; equal plans give equal results.
 *
 * @param requests what came of each request, in the order of submission
 * @param integrity whether the router kept its promises
 * @param redispatches attempts that followed a failed one
 * @param resumes attempts among these that continued a stream which had broken
 * @param prefixHitRatio share of the prompt tokens of finished prefills that were found in a cache, 0 to 1
 * @param ttftNanos time to the first token, for requests that got one
 * @param tbtNanos time between two tokens of one request, over all tokens
 * @param waitedNanos time in the waiting room, over all requests
 * @param lingeredNanos how long engines held calls whose attempt was over, over all such calls
 * @param goodput share of all requests that completed within the plan's {@link Slo}, 0 to 1
 * @param durationNanos from the start to the last outcome, nanoseconds of virtual time
 * @param nodes what each node did, prefill nodes first
 * @param load how loaded everything was over time
 * @param statusChanges when the router came to see a node differently
 */
public record ReplayResult(
        List<RequestRecord> requests,
        Integrity integrity,
        long redispatches,
        long resumes,
        double prefixHitRatio,
        Summary ttftNanos,
        Summary tbtNanos,
        Summary waitedNanos,
        Summary lingeredNanos,
        double goodput,
        long durationNanos,
        List<NodeUse> nodes,
        List<LoadPoint> load,
        List<StatusChange> statusChanges) {
    /** Copies the lists. */
    public ReplayResult {
        requests = List.copyOf(requests);
        nodes = List.copyOf(nodes);
        load = List.copyOf(load);
        statusChanges = List.copyOf(statusChanges);
    }

    /**
     * Counts the requests that ended in one way.
     *
     * @param result the way
     * @return the count
     */
    public long count(RequestRecord.Result result) {
        return requests.stream().filter(request -> request.result() == result).count();
    }
}
