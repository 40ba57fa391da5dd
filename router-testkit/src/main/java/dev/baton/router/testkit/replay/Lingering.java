/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.testkit.trace.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long engines hold calls that nobody wants any more, because their attempt is over: a leg whose sibling has failed,
 * and whatever an ended request leaves (rules R8, R12). Confined to the thread of its clock.
 */
final class Lingering {
    private static final long WANTED = Long.MAX_VALUE;

    private final NanoClock clock;
    private final long limitNanos;
    private final Findings findings;
    private final Samples times = new Samples();
    private final Map<String, List<Held>> held = new LinkedHashMap<>();

    /**
     * Begins to measure.
     *
     * @param clock measures
     * @param limitNanos how long an engine may need to let go of a call, nanoseconds
     * @param findings is told of calls that were held longer
     */
    Lingering(NanoClock clock, long limitNanos, Findings findings) {
        this.clock = clock;
        this.limitNanos = limitNanos;
        this.findings = findings;
    }

    /** An engine was sent a call. Returns what to run when it has let go. */
    Runnable hold(LegCall<?> call) {
        Held made = new Held(call);
        held.computeIfAbsent(call.requestId(), id -> new ArrayList<>()).add(made);
        return made::letGo;
    }

    /** An attempt, and whatever came before it, is over: its calls are not wanted any more. */
    void attemptOver(String requestId, int attempt) {
        long now = clock.nanoTime();
        for (Held call : held.getOrDefault(requestId, List.of())) {
            if (call.call.attempt() <= attempt && call.unwantedNanos == WANTED) {
                call.unwantedNanos = now;
            }
        }
    }

    /** Finds the calls that are held still, when no engine has anything to do any more. */
    void check() {
        held.values().forEach(calls -> calls.forEach(call -> findings.hanging(call + " is held at the end")));
    }

    /** Returns how long unwanted calls were held, each until its engine let go; nanoseconds. */
    Summary times() {
        return times.summary();
    }

    private final class Held {
        private final LegCall<?> call;
        private long unwantedNanos = WANTED;

        Held(LegCall<?> call) {
            this.call = call;
        }

        void letGo() {
            held.computeIfPresent(
                    call.requestId(), (id, calls) -> calls.remove(this) && calls.isEmpty() ? null : calls);
            if (unwantedNanos == WANTED) {
                return;
            }
            long nanos = clock.nanoTime() - unwantedNanos;
            times.add(nanos);
            if (nanos > limitNanos) {
                findings.hanging(this + " was held for " + nanos / 1_000_000 + " ms after its attempt was over");
            }
        }

        @Override
        public String toString() {
            return "attempt " + call.attempt() + " of request " + call.requestId() + " on "
                    + call.node().id();
        }
    }
}
