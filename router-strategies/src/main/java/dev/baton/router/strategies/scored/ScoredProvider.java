/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Offers {@link Scored} as {@code scored}. Stateless. */
public final class ScoredProvider implements StrategyProvider<ScoredConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public ScoredProvider() {}

    @Override
    public String name() {
        return "scored";
    }

    @Override
    public String description() {
        return "filters, weighted scorers and a picker, put together by name";
    }

    @Override
    public ScoredConfig configure(Settings settings) {
        String score = orEmpty(settings.text(
                "score", "prefix:3, queue:2, kv:2", "scorers with their weights, for instance 'prefix:3, queue:2'"));
        String filter = orEmpty(settings.text("filter", "", "filters, each passed over if it would leave no node"));
        String require =
                orEmpty(settings.text("require", "", "filters, each leaving the request to wait if it leaves no node"));
        String pick = settings.choice(
                "pick", "max", List.of("max", "softmax", "weighted_random", "top_k"), "how a node is picked by score");
        double temperature = settings.number(
                "temperature",
                ScoredConfig.DEFAULT.temperature(),
                0.001,
                1000,
                "for softmax: the higher, the more even");
        long top =
                settings.integer("top", ScoredConfig.DEFAULT.top(), 1, 1000, "for top_k: among how many of the best");
        return new ScoredConfig(
                Part.readWeighted(settings, "score", score),
                Part.read(settings, "filter", filter),
                Part.read(settings, "require", require),
                Picker.valueOf(pick.toUpperCase(Locale.ROOT)),
                temperature,
                (int) top);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public Strategy create(ScoredConfig config, PluginContext context) {
        List<String> errors = new ArrayList<>();
        List<Scorer> scorers = make("score", Scorer.class, config.scorers(), context, errors);
        List<Filter> required = make("require", Filter.class, config.required(), context, errors);
        List<Filter> filters = make("filter", Filter.class, config.filters(), context, errors);
        if (!errors.isEmpty()) {
            throw new ConfigurationException("strategy 'scored'", errors);
        }
        return new Scored(config, scorers, required, filters, context.random());
    }

    private static <P> List<P> make(
            String setting, Class<P> type, List<Part> parts, PluginContext context, List<String> errors) {
        List<P> made = new ArrayList<>();
        for (Part part : parts) {
            try {
                made.add(context.create(type, part.spec()));
            } catch (ConfigurationException e) {
                e.errors().forEach(error -> errors.add(setting + " '" + part.spec() + "': " + error));
            }
        }
        return made;
    }
}
