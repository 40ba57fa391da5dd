/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import java.util.random.RandomGenerator;

/** How one of the scored candidates is picked. Immutable. Chances are in proportion to node weight beside what is said. */
public enum Picker {
    /** The best; equals by chance. */
    MAX {
        @Override
        int pick(Round round, double temperature, int top, RandomGenerator random) {
            return best(round, 0, random);
        }
    },

    /** By chance, {@code P ∝ e^(score / temperature)}: at 0.01 nearly the best, at 1 nearly any. */
    SOFTMAX {
        @Override
        int pick(Round round, double temperature, int top, RandomGenerator random) {
            double highest = 0;
            for (int i = 0; i < round.size(); i++) {
                highest = Math.max(highest, round.totals[i]);
            }
            for (int i = 0; i < round.size(); i++) {
                round.scores[i] = Math.exp((round.totals[i] - highest) / temperature);
            }
            return byChance(round, round.size(), round.scores, random);
        }
    },

    /** By chance, {@code P ∝ score}; if all are 0, any. */
    WEIGHTED_RANDOM {
        @Override
        int pick(Round round, double temperature, int top, RandomGenerator random) {
            double sum = 0;
            for (int i = 0; i < round.size(); i++) {
                sum += round.totals[i];
            }
            for (int i = 0; i < round.size(); i++) {
                round.scores[i] = sum > 0 ? round.totals[i] : 1;
            }
            return byChance(round, round.size(), round.scores, random);
        }
    },

    /** Any of the best few; who of equals is among them, by chance. O(n · top). */
    TOP_K {
        @Override
        int pick(Round round, double temperature, int top, RandomGenerator random) {
            int few = Math.min(top, round.size());
            for (int place = 0; place < few; place++) {
                round.swap(place, best(round, place, random));
            }
            for (int i = 0; i < few; i++) {
                round.scores[i] = 1;
            }
            return byChance(round, few, round.scores, random);
        }
    };

    /** Returns one of the candidates of a round, of which there is at least one. */
    abstract int pick(Round round, double temperature, int top, RandomGenerator random);

    private static int best(Round round, int from, RandomGenerator random) {
        int best = from;
        double tiedWeight = 0;
        for (int i = from; i < round.size(); i++) {
            int order = i == from ? -1 : Double.compare(round.totals[best], round.totals[i]);
            if (order > 0) {
                continue;
            }
            // Of equals, keep each with the chance weight / (weight of all equals so far): a reservoir of one.
            double weight = round.node(i).weight();
            tiedWeight = order < 0 ? weight : tiedWeight + weight;
            if (order < 0 || random.nextDouble() * tiedWeight < weight) {
                best = i;
            }
        }
        return best;
    }

    private static int byChance(Round round, int size, double[] chances, RandomGenerator random) {
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += chances[i] * round.node(i).weight();
        }
        double rest = random.nextDouble() * total;
        int last = 0;
        for (int i = 0; i < size; i++) {
            double chance = chances[i] * round.node(i).weight();
            rest -= chance;
            if (rest < 0) {
                return i;
            }
            last = chance > 0 ? i : last;
        }
        return last;
    }
}
