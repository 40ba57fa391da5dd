/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;
import java.time.Duration;

/** Offers {@link Sticky} as {@code sticky}. Stateless. */
public final class StickyProvider implements StrategyProvider<StickyConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public StickyProvider() {}

    @Override
    public String name() {
        return "sticky";
    }

    @Override
    public String description() {
        return "each session to the node it was last sent to";
    }

    @Override
    public StickyConfig configure(Settings settings) {
        StickyConfig standard = StickyConfig.DEFAULT;
        String fallback = settings.text(
                "fallback", standard.fallback(), "the strategy that chooses where a session begins, in compact form");
        Duration ttl = settings.duration(
                "ttl",
                standard.ttl(),
                Duration.ofSeconds(1),
                Duration.ofDays(7),
                "how long a session is remembered after its last request");
        long sessions = settings.integer(
                "sessions", standard.sessions(), 1, 1 << 24, "how many sessions are remembered, 16 bytes each");
        boolean pin = settings.bool("pin", standard.pin(), "whether a session waits for its node when that is full");
        return new StickyConfig(fallback == null ? standard.fallback() : fallback, ttl, (int) sessions, pin);
    }

    @Override
    public Strategy create(StickyConfig config, PluginContext context) {
        Strategy fallback;
        try {
            fallback = context.create(Strategy.class, config.fallback());
        } catch (ConfigurationException e) {
            throw new ConfigurationException(
                    "strategy 'sticky'",
                    e.errors().stream()
                            .map(error -> "fallback '" + config.fallback() + "': " + error)
                            .toList());
        }
        return new Sticky(config, fallback, context);
    }
}
