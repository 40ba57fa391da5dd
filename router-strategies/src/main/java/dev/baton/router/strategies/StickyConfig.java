/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import java.time.Duration;

/**
 * The settings of {@code sticky}. Immutable.
 *
 * @param fallback the strategy that chooses where a session begins, in compact form
 * @param ttl how long a session is remembered after its last request
 * @param sessions how many sessions are remembered
 * @param pin whether a session waits for its node when that is full
 */
public record StickyConfig(String fallback, Duration ttl, int sessions, boolean pin) {
    /** Five minutes, 65,536 sessions, no waiting. */
    public static final StickyConfig DEFAULT = new StickyConfig("least_loaded", Duration.ofMinutes(5), 65_536, false);
}
