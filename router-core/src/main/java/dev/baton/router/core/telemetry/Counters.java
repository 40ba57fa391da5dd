/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.telemetry;

import dev.baton.router.api.request.Outcome;
import java.util.concurrent.atomic.LongAdder;

/** What a router has done, in numbers. Thread-safe; each count is O(1) to add. */
public final class Counters {
    /** Requests submitted. */
    public final LongAdder submitted = new LongAdder();

    /** Attempts dispatched. */
    public final LongAdder dispatched = new LongAdder();

    /** Attempts that followed a failed one. */
    public final LongAdder redispatched = new LongAdder();

    /** Attempts that continue a stream which had broken. */
    public final LongAdder resumed = new LongAdder();

    /** Decodes that compute the prompt because prefill left no handoff. */
    public final LongAdder recomputed = new LongAdder();

    /** Handoffs that prefill nodes hold now, until decode has fetched them. */
    public final LongAdder parked = new LongAdder();

    /** Handoffs that nobody fetched. */
    public final LongAdder abandoned = new LongAdder();

    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder cancelled = new LongAdder();

    /** Counts an outcome. */
    public void ended(Outcome outcome) {
        if (outcome instanceof Outcome.Completed) {
            completed.increment();
        } else if (outcome instanceof Outcome.Failed) {
            failed.increment();
        } else if (outcome instanceof Outcome.Rejected) {
            rejected.increment();
        } else {
            cancelled.increment();
        }
    }

    /** Returns requests that completed. */
    public long completed() {
        return completed.sum();
    }

    /** Returns requests that failed. */
    public long failed() {
        return failed.sum();
    }

    /** Returns requests that were refused. */
    public long rejected() {
        return rejected.sum();
    }

    /** Returns requests that were withdrawn. */
    public long cancelled() {
        return cancelled.sum();
    }
}
