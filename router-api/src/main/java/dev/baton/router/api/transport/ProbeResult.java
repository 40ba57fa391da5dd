/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

import dev.baton.router.api.node.LoadReport;
import org.jspecify.annotations.Nullable;

/**
 * What a probe of a node found. Immutable.
 *
 * @param verdict whether it answered
 * @param load what the engine says of its load, or null
 */
public record ProbeResult(Verdict verdict, @Nullable LoadReport load) {
    /** What a probe can say. Immutable. */
    public enum Verdict {
        /** The engine answers and can work. */
        HEALTHY,
        /** The engine answers and says that it cannot work. */
        UNHEALTHY,
        /** This transport cannot probe. */
        UNSUPPORTED
    }

    /**
     * Makes the result of a good probe.
     *
     * @return a result without load
     */
    public static ProbeResult healthy() {
        return new ProbeResult(Verdict.HEALTHY, null);
    }

    /**
     * Makes the result of a bad probe.
     *
     * @return a result without load
     */
    public static ProbeResult unhealthy() {
        return new ProbeResult(Verdict.UNHEALTHY, null);
    }
}
