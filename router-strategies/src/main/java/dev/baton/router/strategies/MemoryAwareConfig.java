/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.Settings;
import dev.baton.router.strategies.support.KvUse;
import java.time.Duration;

/**
 * The settings of {@code memory_aware}. Immutable.
 *
 * @param maxReportAge how old a node's load report may be and still count; zero for never
 */
public record MemoryAwareConfig(Duration maxReportAge) {
    /** Reports count for two seconds. */
    public static final MemoryAwareConfig DEFAULT = new MemoryAwareConfig(KvUse.DEFAULT_MAX_REPORT_AGE);

    /** Reads them, for every strategy that judges memory. */
    static MemoryAwareConfig read(Settings settings) {
        return new MemoryAwareConfig(KvUse.readMaxReportAge(settings));
    }
}
