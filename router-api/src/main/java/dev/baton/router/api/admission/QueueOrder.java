/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.admission;

import dev.baton.router.api.request.RouteRequest;

/**
 * Orders the waiting requests of one flow: the lowest key goes first, equal keys in order of arrival. Implementations
 * are thread-safe and never block.
 */
@FunctionalInterface
public interface QueueOrder {
    /** First come, first served: the key is the time of arrival. */
    QueueOrder FIFO = (request, arrivalNanos, deadlineNanos, workNanos) -> arrivalNanos;

    /**
     * Computes a request's key, once, when it begins to wait.
     *
     * @param request the request
     * @param arrivalNanos when it was submitted, on the router's clock, nanoseconds
     * @param deadlineNanos when its time is up, on the same clock
     * @param workNanos its predicted work, 0 if nobody predicts it
     * @return the key, in the same unit; compare keys by their difference only
     */
    long key(RouteRequest request, long arrivalNanos, long deadlineNanos, long workNanos);
}
