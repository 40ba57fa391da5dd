/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.plugin.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * One scorer or filter as a host names it. Immutable.
 *
 * @param spec its name and settings in compact form
 * @param weight what its score is multiplied with; 1 for filters
 */
public record Part(String spec, double weight) {
    private static final double MAX_WEIGHT = 1000;

    /** Reads {@code name(settings):weight, …}; a weight that is not given is 1. */
    static List<Part> readWeighted(Settings settings, String setting, String text) {
        List<Part> parts = new ArrayList<>();
        for (String item : split(text, ',')) {
            List<String> halves = split(item, ':');
            String weight = halves.size() == 2 ? halves.get(1) : "1";
            if (halves.size() > 2 || halves.get(0).isEmpty()) {
                settings.error(setting, "must be a list like 'prefix:3, queue:2', but has '" + item + "'");
            } else if (!weight.matches("\\d{1,4}(\\.\\d{1,9})?") || !isGood(Double.parseDouble(weight))) {
                settings.error(
                        setting,
                        "must give '" + halves.get(0) + "' a weight above 0 and at most 1000, but gives '" + weight
                                + "'");
            } else {
                parts.add(new Part(halves.get(0), Double.parseDouble(weight)));
            }
        }
        return List.copyOf(parts);
    }

    /** Reads {@code name(settings), …}; an empty text is an empty list. */
    static List<Part> read(Settings settings, String setting, String text) {
        List<Part> parts = new ArrayList<>();
        for (String item : text.isBlank() ? List.<String>of() : split(text, ',')) {
            if (item.isEmpty()) {
                settings.error(setting, "must be a list like 'zone, headroom', but has an empty item");
            } else {
                parts.add(new Part(item, 1));
            }
        }
        return List.copyOf(parts);
    }

    private static boolean isGood(double weight) {
        return weight > 0 && weight <= MAX_WEIGHT;
    }

    /** Splits at a character that stands neither in quotes nor in parentheses. */
    private static List<String> split(String text, char separator) {
        List<String> items = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '\'';
            if (!quoted) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == separator && depth <= 0) {
                    items.add(text.substring(from, i).trim());
                    from = i + 1;
                }
            }
        }
        items.add(text.substring(from).trim());
        return items;
    }
}
