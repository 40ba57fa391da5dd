/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

/**
 * A router's counters at one moment. Immutable; the counters were read one after another.
 *
 * @param submitted requests ever given to {@code submit}; steps of hosts that keep their own lifecycle do not count
 * @param waiting requests in the waiting room now
 * @param waitingTokens their prompt tokens
 * @param inFlight requests submitted and without outcome now
 * @param completed requests that ended {@code Completed}
 * @param failed requests that ended {@code Failed}
 * @param rejected requests that ended {@code Rejected}
 * @param cancelled requests that ended {@code Cancelled}
 * @param dispatched attempts ever dispatched
 * @param redispatched attempts that followed a failed one
 * @param resumed attempts among these that continued a stream which had broken
 * @param recomputed decodes that had to compute the prompt because prefill left no handoff, where engines run the legs one
 *     after the other
 * @param parked handoffs that prefill nodes hold now, until decode has fetched them
 * @param abandoned handoffs that nobody fetched
 * @param openReservations reservations held now, over all nodes
 */
public record RouterStats(
        long submitted,
        long waiting,
        long waitingTokens,
        long inFlight,
        long completed,
        long failed,
        long rejected,
        long cancelled,
        long dispatched,
        long redispatched,
        long resumed,
        long recomputed,
        long parked,
        long abandoned,
        long openReservations) {}
