/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strategies that are asked at one time, and who is told what came of their choices. Immutable: to change a strategy is
 * to put another of these in its place, so that one try asks one of them throughout, and what it claims is told to it alone.
 */
public final class Choosers {
    private final Strategy prefillStrategy;
    private final Strategy decodeStrategy;
    private final @Nullable PlacementStrategy together;
    private final LegChooser prefill;
    private final LegChooser decode;
    private final Feedback feedback;

    /** Puts strategies together; {@code together} replaces the two others where both legs are placed at once. */
    public Choosers(Strategy prefill, Strategy decode, @Nullable PlacementStrategy together) {
        this.prefillStrategy = prefill;
        this.decodeStrategy = decode;
        this.together = together;
        this.prefill = new LegChooser(prefill);
        this.decode = new LegChooser(decode);
        this.feedback = new Feedback(Arrays.<@Nullable Object>asList(prefill, decode, together));
    }

    /** Returns the same with another strategy for one leg; each leg is then placed by its own. */
    Choosers with(Leg leg, Strategy strategy) {
        return leg == Leg.PREFILL
                ? new Choosers(strategy, decodeStrategy, null)
                : new Choosers(prefillStrategy, strategy, null);
    }

    /** Returns the same with another strategy for both legs together. */
    Choosers with(PlacementStrategy strategy) {
        return new Choosers(prefillStrategy, decodeStrategy, strategy);
    }

    LegChooser of(Leg leg) {
        return leg == Leg.PREFILL ? prefill : decode;
    }

    @Nullable
    PlacementStrategy together() {
        return together;
    }

    StrategyFeedback feedback() {
        return feedback;
    }
}
