/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

import dev.baton.router.api.annotation.Experimental;

/**
 * A stream that decode lost after its client had seen a part of it. Immutable.
 *
 * @param requestId whose
 * @param request as it was submitted
 * @param payload as it was submitted
 * @param chunks what the client has seen over all attempts so far, at least 1
 * @param tokens how many tokens these chunks hold
 * @param resumes how often this request was resumed before
 * @param nodeId the node that lost it
 * @param cause what the transport said
 * @param <Q> the payload
 */
@Experimental
public record BrokenStream<Q>(
        String requestId,
        RouteRequest request,
        Q payload,
        long chunks,
        long tokens,
        int resumes,
        String nodeId,
        Throwable cause) {
    /**
     * Continues it with a payload whose prompt is the one that was submitted and what was generated since. Its request
     * is the one submitted, with that much more prompt and that much less output. If there is no output left to
     * generate, the stream is complete.
     *
     * @param longer what engines are sent
     * @return the decision, to be returned by a {@link ResumeFunction}
     */
    public Resumption<Q> continueWith(Q longer) {
        int max = request.maxOutputTokens();
        if (max > 0 && tokens >= max) {
            return new Resumption.Complete<>();
        }
        long left = max == 0 ? 0 : max - tokens;
        RouteRequest grown = request.toBuilder()
                .promptTokens((int) Math.min(Integer.MAX_VALUE, request.promptTokens() + tokens))
                .maxOutputTokens((int) left)
                .expectedOutputTokens((int) Math.max(0, request.expectedOutputTokens() - tokens))
                .build();
        return new Resumption.Continue<>(grown, longer);
    }
}
