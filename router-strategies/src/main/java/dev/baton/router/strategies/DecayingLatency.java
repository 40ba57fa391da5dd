/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A latency averaged with exponentially decreasing weight of the past, that fades towards zero while nothing is measured:
 * what has not been tried for long looks better and better, and so is tried again. Thread-safe: a value and its time are
 * one immutable object, changed by compare-and-set; reading changes nothing.
 *
 * <p>{@code w = e^(−Δt/τ)}. A sample x: {@code v' = v·w + x·(1 − w)}; the first one: {@code v' = x}. Read: {@code v·w}.
 */
final class DecayingLatency {
    private final AtomicReference<@Nullable Reading> last = new AtomicReference<>();

    private record Reading(double value, long atNanos) {
        double keptAt(long nowNanos, double tauNanos) {
            return Math.exp(-Math.max(0, nowNanos - atNanos) / tauNanos);
        }
    }

    /** Takes a sample in. */
    void add(double sample, long nowNanos, double tauNanos) {
        last.updateAndGet(old -> {
            if (old == null) {
                return new Reading(sample, nowNanos);
            }
            double kept = old.keptAt(nowNanos, tauNanos);
            return new Reading(old.value() * kept + sample * (1 - kept), latest(old, nowNanos));
        });
    }

    /** Takes a sample in that counts in full if it is above the average. */
    void addPeak(double sample, long nowNanos, double tauNanos) {
        Reading old = last.get();
        if (old != null && sample > old.value()) {
            raise(sample, nowNanos, tauNanos);
        } else {
            add(sample, nowNanos, tauNanos);
        }
    }

    /** Sets it to at least this much. */
    void raise(double least, long nowNanos, double tauNanos) {
        last.updateAndGet(old -> old == null
                ? new Reading(least, nowNanos)
                : new Reading(Math.max(least, old.value() * old.keptAt(nowNanos, tauNanos)), latest(old, nowNanos)));
    }

    private static long latest(Reading old, long nowNanos) {
        return nowNanos - old.atNanos() > 0 ? nowNanos : old.atNanos();
    }

    /** Returns what is left of it now, or a negative number if nothing was ever measured. */
    double read(long nowNanos, double tauNanos) {
        Reading reading = last.get();
        return reading == null ? -1 : reading.value() * reading.keptAt(nowNanos, tauNanos);
    }
}
