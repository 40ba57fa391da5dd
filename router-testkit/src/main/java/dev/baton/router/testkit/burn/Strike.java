/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One trouble of a scenario: what, when, for how long, and how much of it. Immutable. Those that clients make are not
 * here, but in each {@link PlannedRequest}.
 *
 * @param trouble what
 * @param atNanos when, from the beginning
 * @param forNanos for how long
 * @param share how many of the occasions it takes, 0 to 1
 */
record Strike(Trouble trouble, long atNanos, long forNanos, double share) {
    private static final Set<Trouble> OF_PLUGINS = EnumSet.range(Trouble.STRATEGY_THROWS, Trouble.POLICY_CALLS_BACK);
    private static final Set<Trouble> OF_LISTENERS = EnumSet.of(Trouble.LISTENER_THROWS, Trouble.LISTENER_CALLS_BACK);

    static List<Strike> draw(RandomGenerator random, long spanNanos) {
        List<Strike> strikes = new ArrayList<>();
        draw(random, spanNanos, strikes, 0.25, OF_PLUGINS);
        draw(random, spanNanos, strikes, 0.25, OF_LISTENERS);
        draw(random, spanNanos, strikes, 0.1, EnumSet.of(Trouble.ROUTER_CLOSED));
        return strikes;
    }

    private static void draw(
            RandomGenerator random, long spanNanos, List<Strike> strikes, double share, Set<Trouble> among) {
        if (Draws.chance(random, share)) {
            Trouble trouble = Draws.oneOf(random, List.copyOf(EnumSet.copyOf(among)));
            for (int i = Draws.between(random, 1, 3); i > 0; i--) {
                strikes.add(new Strike(
                        trouble,
                        (long) (random.nextDouble() * spanNanos),
                        (long) (1e6 * Draws.scaled(random, 10, 20_000)),
                        Draws.scaled(random, 0.02, 1)));
            }
        }
    }

    @Override
    public String toString() {
        return trouble + " from " + atNanos / 1_000_000 + " ms for " + forNanos / 1_000_000 + " ms, "
                + Math.round(share * 100) + " %";
    }
}
