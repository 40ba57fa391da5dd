/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.strategies.support.FeedbackFan;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * {@code scored}: filters, then scorers added up by weight, then a picker; each found by name. Thread-safe if its parts
 * are.
 *
 * <pre>{@code
 * scored(score='prefix:3, queue:2, kv:2', filter='zone(value=eu-1), headroom', pick=max)
 * total(i) = Σ weight · clamp(score(i), 0, 1) / Σ weight
 * }</pre>
 *
 * <p>The steps: 1. nodes with room, or all if none has. 2. What any part declares as its {@link
 * dev.baton.router.api.strategy.Input} is read, once for each node; nothing else is. 3. Filters, in their order: those of
 * {@code require} first, and if one leaves nothing the request waits; those of {@code filter} are passed over if they would
 * leave nothing. 4. Scorers. 5. The picker.
 *
 * <p>Settings: {@code score}, {@code prefix:3, queue:2, kv:2} unless set, a weight that is not given is 1; {@code filter}
 * and {@code require}, none; {@code pick}: {@code max}, {@code softmax}, {@code weighted_random} or {@code top_k}, see {@link
 * Picker}; {@code temperature}, 0.1; {@code top}, 3. O(n · parts).
 *
 * <p>Source: the plugins of llm-d's router, its weights and its clamping; from Dynamo that parts declare their inputs.
 */
public final class Scored implements Strategy, StrategyFeedback {
    private final Scorer[] scorers;
    private final double[] shares;
    private final List<Set<Input>> scorerInputs;
    private final Filter[] filters;
    private final List<Set<Input>> filterInputs;
    private final int requiredFilters;
    private final Set<Input> allInputs;
    private final Picker picker;
    private final double temperature;
    private final int top;
    private final RandomGenerator random;
    private final RoundPool rounds = new RoundPool();
    private final FeedbackFan feedback;

    /**
     * Makes one.
     *
     * @param scorers one for each of the config's, in their order
     * @param required likewise
     * @param filters likewise
     */
    Scored(
            ScoredConfig config,
            List<Scorer> scorers,
            List<Filter> required,
            List<Filter> filters,
            RandomGenerator random) {
        List<Filter> allFilters =
                Stream.concat(required.stream(), filters.stream()).toList();
        double total = config.scorers().stream().mapToDouble(Part::weight).sum();
        this.scorers = scorers.toArray(Scorer[]::new);
        this.shares = config.scorers().stream()
                .mapToDouble(part -> part.weight() / total)
                .toArray();
        this.scorerInputs = scorers.stream().map(s -> copy(s.inputs())).toList();
        this.filters = allFilters.toArray(Filter[]::new);
        this.filterInputs = allFilters.stream().map(f -> copy(f.inputs())).toList();
        this.requiredFilters = required.size();
        this.allInputs = EnumSet.noneOf(Input.class);
        scorerInputs.forEach(allInputs::addAll);
        filterInputs.forEach(allInputs::addAll);
        this.picker = config.picker();
        this.temperature = config.temperature();
        this.top = config.top();
        this.random = random;
        this.feedback = new FeedbackFan(
                Stream.concat(scorers.stream(), allFilters.stream()).toList());
    }

    private static Set<Input> copy(Set<Input> inputs) {
        Set<Input> copy = EnumSet.noneOf(Input.class);
        copy.addAll(inputs);
        return copy;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        Round round = rounds.take();
        try {
            round.begin(candidates, allInputs);
            return filter(request, round) ? pick(request, round) : NONE;
        } finally {
            round.end();
            rounds.giveBack(round);
        }
    }

    private boolean filter(RouteRequest request, Round round) {
        for (int f = 0; f < filters.length; f++) {
            round.readBy(filters[f], filterInputs.get(f));
            round.allKept();
            filters[f].filter(request, round, round.keep);
            if (round.kept() > 0) {
                round.dropOthers();
            } else if (f < requiredFilters) {
                return false;
            }
        }
        return true;
    }

    private int pick(RouteRequest request, Round round) {
        int size = round.size();
        Arrays.fill(round.totals, 0, size, 0);
        for (int s = 0; s < scorers.length; s++) {
            Arrays.fill(round.scores, 0, size, 0);
            round.readBy(scorers[s], scorerInputs.get(s));
            scorers[s].score(request, round, round.scores);
            for (int i = 0; i < size; i++) {
                double score = round.scores[i];
                round.totals[i] += shares[s] * (score >= 0 ? Math.min(score, 1) : 0); // what is no number is 0
            }
        }
        return round.indexOf(picker.pick(round, temperature, top, random));
    }

    @Override
    public void onDispatched(RouteRequest request, Leg leg, Node node) {
        feedback.onDispatched(request, leg, node);
    }

    @Override
    public void onPrefillDone(RouteRequest request, Node node, int cachedTokens, long nanos) {
        feedback.onPrefillDone(request, node, cachedTokens, nanos);
    }

    @Override
    public void onFirstChunk(RouteRequest request, Node node, long nanos) {
        feedback.onFirstChunk(request, node, nanos);
    }

    @Override
    public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
        feedback.onReleased(request, leg, node, cause, heldNanos);
    }
}
