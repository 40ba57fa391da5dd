/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

/** How a request ended: exactly one per request (rule R1). Immutable. */
public sealed interface Outcome {
    /**
     * Returns what came of the request until then.
     *
     * @return the summary
     */
    RequestSummary summary();

    /**
     * Every chunk was delivered.
     *
     * @param summary what came of it
     */
    record Completed(RequestSummary summary) implements Outcome {}

    /**
     * It was begun and could not be finished.
     *
     * @param summary what came of it
     * @param failure why
     */
    record Failed(RequestSummary summary, Failure failure) implements Outcome {}

    /**
     * It was refused; nothing was sent to any node.
     *
     * @param summary what came of it
     * @param refusal why
     */
    record Rejected(RequestSummary summary, Refusal refusal) implements Outcome {}

    /**
     * The client withdrew it.
     *
     * @param summary what came of it
     * @param during the phase in which it was withdrawn
     */
    record Cancelled(RequestSummary summary, Phase during) implements Outcome {}
}
