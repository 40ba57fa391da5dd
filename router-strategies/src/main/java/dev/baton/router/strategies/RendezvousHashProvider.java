/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link RendezvousHash} as {@code rendezvous_hash}. Stateless. */
public final class RendezvousHashProvider implements StrategyProvider<HashKey> {
    /** For {@link java.util.ServiceLoader}. */
    public RendezvousHashProvider() {}

    @Override
    public String name() {
        return "rendezvous_hash";
    }

    @Override
    public String description() {
        return "requests of one key to one node, by rendezvous hashing";
    }

    @Override
    public HashKey configure(Settings settings) {
        return HashKey.read(settings);
    }

    @Override
    public Strategy create(HashKey config, PluginContext context) {
        return new RendezvousHash(config, context.random());
    }
}
