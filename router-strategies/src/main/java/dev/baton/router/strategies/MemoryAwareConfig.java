/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.Settings;
import java.time.Duration;

/**
 * The settings of {@code memory_aware}. Immutable.
 *
 * @param maxReportAge how old a node's load report may be and still count; zero for never
 */
public record MemoryAwareConfig(Duration maxReportAge) {
    /** Reports count for two seconds. */
    public static final MemoryAwareConfig DEFAULT = new MemoryAwareConfig(Duration.ofSeconds(2));

    /** Reads them, for every strategy that judges memory. */
    static MemoryAwareConfig read(Settings settings) {
        return new MemoryAwareConfig(settings.duration(
                "max_report_age",
                DEFAULT.maxReportAge,
                Duration.ZERO,
                Duration.ofHours(1),
                "how old a node's load report may be and still count, 0s for never"));
    }
}
