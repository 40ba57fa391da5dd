/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.plugin.Settings;
import dev.baton.router.strategies.MemoryAwareConfig;
import dev.baton.router.strategies.support.KvUse;

/**
 * The settings of the filter {@code headroom}. Immutable.
 *
 * @param requests which part of a node's request limit must stay free
 * @param kv which part of its KV cache must stay free
 * @param memory how free memory is judged
 */
public record HeadroomConfig(double requests, double kv, MemoryAwareConfig memory) {
    /** A tenth of each. */
    public static final HeadroomConfig DEFAULT = new HeadroomConfig(0.1, 0.1, MemoryAwareConfig.DEFAULT);

    static HeadroomConfig read(Settings settings) {
        double requests = settings.number("requests", DEFAULT.requests, 0, 1, "part of the request limit to keep free");
        double kv = settings.number("kv", DEFAULT.kv, 0, 1, "part of the KV cache to keep free");
        return new HeadroomConfig(requests, kv, new MemoryAwareConfig(KvUse.readMaxReportAge(settings)));
    }
}
