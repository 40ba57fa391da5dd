/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.PluginListing;
import dev.baton.router.api.plugin.PluginProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Calls one provider, and reports whatever it does wrong under its class name. Immutable.
 *
 * @param subject the kind and the name of the plugin, for messages
 * @param provider the provider
 * @param <P> the plugin
 * @param <C> its configuration
 */
record PluginFactory<P, C>(String subject, PluginProvider<P, C> provider) {
    P create(Map<String, ?> settings, PluginContext context) {
        C config = configure(new SettingsReader(settings));
        return answered("create", () -> provider.create(config, context));
    }

    /** Asks the provider for its settings; of one that fails, those that it got to. */
    List<PluginListing.Setting> settings() {
        SettingsReader reader = new SettingsReader(Map.of());
        try {
            Object unused = provider.configure(reader);
        } catch (RuntimeException | LinkageError e) {
            // A setting that must be set is not; or the provider is broken, and create() will say so.
            return reader.asked();
        }
        return reader.asked();
    }

    /** Asks the provider what the plugin does; of one that fails, the failure. */
    String description() {
        try {
            return answered("description", provider::description);
        } catch (ConfigurationException e) {
            return e.errors().get(0);
        }
    }

    private C configure(SettingsReader reader) {
        C config;
        try {
            config = answered("configure", () -> provider.configure(reader));
        } catch (ConfigurationException e) {
            // Bad settings that it has read before are the likely reason. What it did not get to is not unknown.
            throw reader.errors().isEmpty() ? e : failed(reader.errors(), e);
        }
        List<String> errors = new ArrayList<>(reader.errors());
        errors.addAll(reader.unknown());
        if (!errors.isEmpty()) {
            throw new ConfigurationException(subject, errors);
        }
        return config;
    }

    private <T> T answered(String method, Supplier<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (ConfigurationException e) {
            throw failed(e.errors(), e); // of a part that it is composed of, or one that it has found itself
        } catch (RuntimeException | LinkageError e) {
            throw failed(List.of("its provider " + className() + " failed in " + method + "(): " + e), e);
        }
        if (answer == null) {
            throw new ConfigurationException(
                    subject, List.of("its provider " + className() + " returned null from " + method + "()"));
        }
        return answer;
    }

    private ConfigurationException failed(List<String> errors, Throwable cause) {
        return new ConfigurationException(subject, errors, cause);
    }

    private String className() {
        return provider.getClass().getName();
    }
}
