/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import java.util.List;

/**
 * The settings of {@code scored}. Immutable.
 *
 * @param scorers the scorers with their weights, at least one
 * @param filters filters that are passed over when they would leave no node
 * @param required filters that leave the request waiting when they leave no node
 * @param picker how a node is picked by its score
 * @param temperature for {@link Picker#SOFTMAX}
 * @param top for {@link Picker#TOP_K}, how many
 */
public record ScoredConfig(
        List<Part> scorers, List<Part> filters, List<Part> required, Picker picker, double temperature, int top) {
    /** llm-d's: prefix 3, queue 2, KV use 2; the best is picked. */
    public static final ScoredConfig DEFAULT = new ScoredConfig(
            List.of(new Part("prefix", 3), new Part("queue", 2), new Part("kv", 2)),
            List.of(),
            List.of(),
            Picker.MAX,
            0.1,
            3);

    /** Copies the lists. */
    public ScoredConfig {
        scorers = List.copyOf(scorers);
        filters = List.copyOf(filters);
        required = List.copyOf(required);
    }
}
