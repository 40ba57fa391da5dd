/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings that a test gives with their types. Says what is out of range; core's reader has tests of its own. */
final class FakeSettings implements Settings {
    final List<String> asked = new ArrayList<>();
    final List<String> errors = new ArrayList<>();
    private final Map<String, ?> values;

    FakeSettings(Map<String, ?> values) {
        this.values = values;
    }

    @Override
    public long integer(String name, long fallback, long min, long max, String doc) {
        return checked(name, ((Number) value(name, fallback)).longValue(), fallback, min, max);
    }

    @Override
    public double number(String name, double fallback, double min, double max, String doc) {
        return checked(name, ((Number) value(name, fallback)).doubleValue(), fallback, min, max);
    }

    @Override
    public boolean bool(String name, boolean fallback, String doc) {
        return (Boolean) value(name, fallback);
    }

    @Override
    public Duration duration(String name, Duration fallback, Duration min, Duration max, String doc) {
        return checked(name, (Duration) value(name, fallback), fallback, min, max);
    }

    @Override
    public String choice(String name, String fallback, List<String> choices, String doc) {
        return (String) value(name, fallback);
    }

    @Override
    public @Nullable String text(String name, @Nullable String fallback, String doc) {
        asked.add(name);
        return values.containsKey(name) ? (String) values.get(name) : fallback;
    }

    @Override
    public void error(String name, String problem) {
        errors.add(name + " " + problem);
    }

    private Object value(String name, Object fallback) {
        asked.add(name);
        Object value = values.get(name);
        return value == null ? fallback : value;
    }

    private <T extends Comparable<T>> T checked(String name, T value, T fallback, T min, T max) {
        if (min.compareTo(fallback) > 0 || fallback.compareTo(max) > 0) {
            throw new IllegalArgumentException("the default of " + name + " is out of range");
        }
        if (min.compareTo(value) <= 0 && value.compareTo(max) <= 0) {
            return value;
        }
        error(name, "must be from " + min + " to " + max + ", but is " + value);
        return fallback;
    }
}
