/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomStrategyTest {
    private final RandomStrategy strategy = new RandomStrategy(new SplittableRandom(1));

    @Test
    void every_node_has_the_same_chance() {
        Picks.of(strategy, FakeCandidates.ofSize(7), 70_000).fitEvenly();
    }

    @Test
    void chances_follow_weights() {
        Picks.of(strategy, FakeCandidates.ofWeights(1, 2, 0.5, 4), 75_000).fit(1, 2, 0.5, 4);
    }

    @Test
    void load_and_room_do_not_matter() {
        FakeCandidates candidates =
                FakeCandidates.ofSize(3).inFlight(0, 50, 100).full(2);

        Picks.of(strategy, candidates, 30_000).fitEvenly();
    }

    @Test
    void enormous_weights_pick_some_node() {
        double enormous = Double.MAX_VALUE;

        assertThat(strategy.select(Picks.REQUEST, FakeCandidates.ofWeights(enormous, enormous, enormous)))
                .isBetween(0, 2);
    }
}
