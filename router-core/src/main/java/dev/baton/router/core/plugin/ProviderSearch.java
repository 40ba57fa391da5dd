/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.plugin.PluginProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects providers of one service. A broken one is logged, remembered and skipped: it costs nobody else anything.
 * Confined to one thread, used once.
 */
final class ProviderSearch<P> {
    private static final Logger log = LoggerFactory.getLogger(ProviderSearch.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final int MAX_PRIORITY = 10;

    private final String kind;
    private final List<FoundProvider<P>> found = new ArrayList<>();
    private final Set<String> broken = new LinkedHashSet<>();

    /**
     * Begins a search.
     *
     * @param kind what the plugins are, in one or two words
     */
    ProviderSearch(String kind) {
        this.kind = kind;
    }

    /** Returns those found, best first. */
    List<FoundProvider<P>> found() {
        return found.stream().sorted(FoundProvider.PRECEDENCE).toList();
    }

    /** Returns those skipped, one line each: which, and why. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    /**
     * Adds all that {@link ServiceLoader} finds. It is this module that must declare {@code uses} for the service, a
     * kind of {@code PluginProvider<P, ?>}.
     *
     * <p>Looking for the next provider fails on a line of META-INF/services that names no class; the search then goes
     * on behind it. The same failure twice means that it does not get on.
     */
    void addAll(Class<?> service, ClassLoader classLoader) {
        Iterator<? extends ServiceLoader.Provider<?>> providers =
                ServiceLoader.load(service, classLoader).stream().iterator();
        while (true) {
            ServiceLoader.Provider<?> next;
            try {
                if (!providers.hasNext()) {
                    return;
                }
                next = providers.next();
            } catch (ServiceConfigurationError | LinkageError e) {
                if (!skip(reason(e).replace(service.getName() + ": ", ""), e)) {
                    return;
                }
                continue;
            }
            instantiate(next);
        }
    }

    @SuppressWarnings("unchecked") // the service is a kind of PluginProvider<P, ?>, which its class cannot tell
    private void instantiate(ServiceLoader.Provider<?> provider) {
        try {
            add((PluginProvider<P, ?>) provider.get());
        } catch (ServiceConfigurationError | LinkageError e) {
            skip(provider.type().getName() + " cannot be made: " + reason(e.getCause() == null ? e : e.getCause()), e);
        }
    }

    /** Adds one provider, unless what it says of itself is wrong. */
    void add(PluginProvider<P, ?> provider) {
        String className = provider.getClass().getName();
        try {
            String name = provider.name();
            int priority = provider.priority();
            if (name == null || !NAME.matcher(name).matches()) {
                skip(className + " has the name '" + name + "', which does not match " + NAME, null);
            } else if (priority < 0 || priority > MAX_PRIORITY) {
                skip(className + " has the priority " + priority + ", which is not from 0 to " + MAX_PRIORITY, null);
            } else {
                found.add(new FoundProvider<>(provider, name, priority, provider.isAvailable()));
            }
        } catch (RuntimeException | LinkageError e) {
            skip(className + " does not answer: " + reason(e), e);
        }
    }

    private boolean skip(String problem, @Nullable Throwable cause) {
        log.warn("skipped a broken provider of a {}: {}", kind, problem, cause);
        return broken.add(problem);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof ServiceConfigurationError) {
            return failure.getMessage() + (cause == null ? "" : " (" + reason(cause) + ")");
        }
        return failure instanceof ExceptionInInitializerError && cause != null ? reason(cause) : failure.toString();
    }
}
