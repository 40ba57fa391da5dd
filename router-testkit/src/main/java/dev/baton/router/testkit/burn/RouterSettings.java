/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.settings.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The router's settings in one scenario. Immutable.
 *
 * @param timeouts how long things may take
 * @param retry how often it may try again
 * @param health when nodes are taken out of use
 * @param maxWaiting how many may wait, by the policy
 * @param maxWait how long each may wait
 * @param roomRequests how many may wait, by the waiting room
 * @param prefillStrategy its name, or {@link #OWN} or {@link #PLANNING}
 * @param decodeStrategy its name, or {@link #OWN} or {@link #PLANNING}
 * @param onExecutor whether callbacks run on an executor of the host's
 * @param maxResumes how often a broken stream may go on; 0: never
 */
record RouterSettings(
        Timeouts timeouts,
        RetrySettings retry,
        HealthSettings health,
        int maxWaiting,
        Duration maxWait,
        int roomRequests,
        String prefillStrategy,
        String decodeStrategy,
        boolean onExecutor,
        int maxResumes) {
    /** A strategy of the host's own. */
    static final String OWN = "own";

    /** A strategy of the host's own that plans. */
    static final String PLANNING = "planning";

    private static final List<String> STRATEGIES = List.of(
            "least_loaded", "memory_aware", "round_robin", "random", "power_of_two", OWN, OWN, OWN, PLANNING, PLANNING);

    static RouterSettings draw(RandomGenerator random) {
        Timeouts timeouts = new Timeouts(
                Draws.millis(random, 3_000, 60_000),
                Draws.millis(random, 300, 20_000),
                Draws.millis(random, 300, 20_000),
                Draws.millis(random, 300, 20_000),
                Draws.millis(random, 100, 10_000),
                Draws.millis(random, 20, 2_000));
        RetrySettings retry = new RetrySettings(
                Draws.between(random, 1, 6),
                Draws.between(random, 0, 16),
                Draws.scaled(random, 0.01, 1),
                Draws.chance(random, 0.5) ? 10_000 : Draws.scaled(random, 0.1, 10));
        Duration backoff = Draws.millis(random, 50, 3_000);
        HealthSettings health = new HealthSettings(
                Draws.between(random, 1, 5),
                backoff,
                backoff.multipliedBy(Draws.between(random, 1, 16)),
                Draws.millis(random, 50, 2_000),
                Draws.millis(random, 50, 2_000));
        return new RouterSettings(
                timeouts,
                retry,
                health,
                Draws.chance(random, 0.1) ? 0 : Draws.between(random, 1, 100),
                Draws.chance(random, 0.1) ? Duration.ZERO : Draws.millis(random, 50, 30_000),
                Draws.chance(random, 0.2) ? Draws.between(random, 0, 20) : 1_000,
                Draws.oneOf(random, STRATEGIES),
                Draws.oneOf(random, STRATEGIES),
                Draws.chance(random, 0.2),
                Draws.chance(random, 0.4) ? Draws.between(random, 1, 3) : 0);
    }

    RouterSettings withOwnStrategies() {
        return new RouterSettings(
                timeouts, retry, health, maxWaiting, maxWait, roomRequests, OWN, OWN, onExecutor, maxResumes);
    }

    boolean plans() {
        return prefillStrategy.equals(PLANNING) || decodeStrategy.equals(PLANNING);
    }
}
