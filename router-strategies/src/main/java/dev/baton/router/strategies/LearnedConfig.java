/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.Settings;
import java.time.Duration;

/**
 * The settings of strategies that learn latencies. Immutable.
 *
 * @param decay the time τ in which a measurement fades to {@code 1/e}
 * @param failurePenalty the latency that a failure counts for at least, however fast it was
 */
public record LearnedConfig(Duration decay, Duration failurePenalty) {
    /** Ten seconds, as Finagle and Linkerd; a failure counts for five seconds, as in Linkerd. */
    public static final LearnedConfig DEFAULT = new LearnedConfig(Duration.ofSeconds(10), Duration.ofSeconds(5));

    static LearnedConfig read(Settings settings) {
        Duration decay = settings.duration(
                "decay",
                DEFAULT.decay,
                Duration.ofMillis(1),
                Duration.ofHours(1),
                "how long until a measured latency has faded to 1/e");
        Duration penalty = settings.duration(
                "failure_penalty",
                DEFAULT.failurePenalty,
                Duration.ZERO,
                Duration.ofHours(1),
                "the latency that a failure counts for at least");
        return new LearnedConfig(decay, penalty);
    }
}
