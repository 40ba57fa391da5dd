/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.plugin.PluginListing;
import dev.baton.router.api.plugin.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings read from a map, whose values are text or already have their type. Remembers what it was asked for and what
 * was wrong. Confined to one thread, used for one plugin.
 *
 * <p>Read from an empty map, it tells a tool which settings a plugin has: see {@link #asked}.
 */
public final class SettingsReader implements Settings {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final Map<String, ?> values;
    private final Map<String, PluginListing.Setting> asked = new LinkedHashMap<>();
    private final Set<String> errors = new LinkedHashSet<>();

    /**
     * Begins to read.
     *
     * @param values each setting's value: a String, Number, Boolean, Duration or enum constant
     */
    public SettingsReader(Map<String, ?> values) {
        this.values = values;
    }

    @Override
    public long integer(String name, long fallback, long min, long max, String doc) {
        String range = "a whole number"
                + Bounds.of(
                        min == Long.MIN_VALUE ? null : Long.toString(min),
                        max == Long.MAX_VALUE ? null : Long.toString(max));
        PluginListing.Setting info = new PluginListing.Setting(name, Long.toString(fallback), range, doc);
        return read(info, fallback, SettingValue::asInteger, value -> min <= value && value <= max);
    }

    @Override
    public double number(String name, double fallback, double min, double max, String doc) {
        String range = "a number"
                + Bounds.of(
                        min <= -Double.MAX_VALUE ? null : Bounds.text(min),
                        max >= Double.MAX_VALUE ? null : Bounds.text(max));
        PluginListing.Setting info = new PluginListing.Setting(name, Bounds.text(fallback), range, doc);
        return read(info, fallback, SettingValue::asNumber, value -> min <= value && value <= max);
    }

    @Override
    public boolean bool(String name, boolean fallback, String doc) {
        PluginListing.Setting info = new PluginListing.Setting(name, Boolean.toString(fallback), "true or false", doc);
        return read(info, fallback, SettingValue::asBool, value -> true);
    }

    @Override
    public Duration duration(String name, Duration fallback, Duration min, Duration max, String doc) {
        String range = "a duration" + Bounds.of(DurationText.format(min), DurationText.format(max))
                + ", written like 250ms, 5s, 2m or 1h";
        PluginListing.Setting info = new PluginListing.Setting(name, DurationText.format(fallback), range, doc);
        return read(
                info,
                fallback,
                SettingValue::asDuration,
                value -> min.compareTo(value) <= 0 && value.compareTo(max) <= 0);
    }

    @Override
    public String choice(String name, String fallback, List<String> choices, String doc) {
        String range = choices.stream().collect(Collectors.joining("', '", "one of '", "'"));
        PluginListing.Setting info = new PluginListing.Setting(name, fallback, range, doc);
        return read(info, fallback, raw -> chosen(raw, choices), choices::contains);
    }

    @Override
    public @Nullable String text(String name, @Nullable String fallback, String doc) {
        PluginListing.Setting info = new PluginListing.Setting(name, fallback, "a text", doc);
        ask(info);
        return values.containsKey(name) ? convert(info, SettingValue::asText, value -> true, fallback) : fallback;
    }

    @Override
    public void error(String name, String problem) {
        errors.add("setting '" + name + "' " + problem);
    }

    /**
     * Returns what was asked for so far.
     *
     * @return one for each setting, in the order of asking
     */
    public List<PluginListing.Setting> asked() {
        return List.copyOf(asked.values());
    }

    /**
     * Returns what was wrong with the settings asked for so far.
     *
     * @return one line each
     */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /**
     * Returns what is wrong with the settings that nobody asked for. Means something only once all have been asked for.
     *
     * @return one line each, sorted by name
     */
    public List<String> unknown() {
        return values.keySet().stream()
                .filter(name -> !asked.containsKey(name))
                .sorted()
                .map(this::unknown)
                .toList();
    }

    private String unknown(String name) {
        if (asked.isEmpty()) {
            return "unknown setting '" + name + "', there are no settings";
        }
        String nearest = NearestName.of(name, asked.keySet());
        return "unknown setting '" + name + "'" + (nearest == null ? "" : ", did you mean '" + nearest + "'?")
                + " (known: " + String.join(", ", asked.keySet()) + ")";
    }

    private <T> T read(PluginListing.Setting info, T fallback, Conversion<T> conversion, Predicate<T> good) {
        if (!good.test(fallback)) {
            throw new IllegalArgumentException("the default of setting '" + info.name() + "' must be " + info.range()
                    + ", but is " + info.fallback());
        }
        ask(info);
        if (!values.containsKey(info.name())) {
            return fallback;
        }
        T value = convert(info, conversion, good, null);
        return value == null ? fallback : value;
    }

    private void ask(PluginListing.Setting info) {
        if (!NAME.matcher(info.name()).matches()) {
            throw new IllegalArgumentException(
                    "the name of a setting must match " + NAME + ", but is '" + info.name() + "'");
        }
        asked.putIfAbsent(info.name(), info);
    }

    private <T> @Nullable T convert(
            PluginListing.Setting info, Conversion<T> conversion, Predicate<T> good, @Nullable T otherwise) {
        Object raw = values.get(info.name());
        T value = raw == null ? null : conversion.apply(raw);
        if (value != null && good.test(value)) {
            return value;
        }
        error(info.name(), "must be " + info.range() + ", but is " + (raw instanceof String ? "'" + raw + "'" : raw));
        return otherwise;
    }

    private static @Nullable String chosen(Object raw, List<String> choices) {
        String text = SettingValue.asText(raw);
        return text == null
                ? null
                : choices.stream()
                        .filter(choice -> choice.equalsIgnoreCase(text.trim()))
                        .findFirst()
                        .orElse(null);
    }

    /** Makes a typed value of a raw one, or null if it has no meaning as that type. */
    private interface Conversion<T> {
        @Nullable
        T apply(Object raw);
    }
}
