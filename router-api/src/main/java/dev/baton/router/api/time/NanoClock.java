/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.time;

/** A source of elapsed time. Implementations are thread-safe. */
@FunctionalInterface
public interface NanoClock {
    /**
     * Returns nanoseconds elapsed since some fixed but arbitrary point; never goes back.
     *
     * @return nanoseconds; compare two readings by their difference only
     */
    long nanoTime();
}
