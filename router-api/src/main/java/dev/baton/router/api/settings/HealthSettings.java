/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.settings;

import java.time.Duration;

/**
 * When a node is taken out of use and how it comes back. Immutable.
 *
 * <p>Consecutive faults take a node out for a back-off that doubles with each relapse; then a probe, where the transport
 * can, or else one real request decides whether it returns. The last usable node for a leg is not taken out for faults
 * (only for being unreachable), since a bad node serves better than none.
 *
 * @param faultThreshold consecutive faults that take a node out, at least 1
 * @param baseBackoff the first back-off, above zero
 * @param maxBackoff the longest back-off, at least the first
 * @param probeInterval how often a node that is out or unknown is probed, above zero
 * @param probeTimeout how long a probe may take, above zero
 */
public record HealthSettings(
        int faultThreshold, Duration baseBackoff, Duration maxBackoff, Duration probeInterval, Duration probeTimeout) {
    /** 3 faults; 1 s doubling to 60 s; probes every second, 2 s each. */
    public static final HealthSettings DEFAULT = new HealthSettings(
            3, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /** Checks the ranges. */
    public HealthSettings {
        if (faultThreshold < 1) {
            throw new IllegalArgumentException("faultThreshold must be at least 1, but is " + faultThreshold);
        }
        above0("baseBackoff", baseBackoff);
        above0("probeInterval", probeInterval);
        above0("probeTimeout", probeTimeout);
        if (maxBackoff.compareTo(baseBackoff) < 0) {
            throw new IllegalArgumentException(
                    "maxBackoff must be at least baseBackoff (" + baseBackoff + "), but is " + maxBackoff);
        }
    }

    private static void above0(String field, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(field + " must be above zero, but is " + value);
        }
    }
}
