/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the known name that someone probably meant. Stateless.
 *
 * <p>The measure is the Levenshtein distance, with case and the difference of {@code -} and {@code _} left aside. A
 * name is near if at most a third of the longer one, and at least one character, had to change.
 */
final class NearestName {
    private NearestName() {}

    static @Nullable String of(String wanted, Collection<String> known) {
        String nearest = null;
        int nearestDistance = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(normal(wanted), normal(name));
            int near = Math.max(1, Math.max(wanted.length(), name.length()) / 3);
            if (distance <= near && distance < nearestDistance) {
                nearest = name;
                nearestDistance = distance;
            }
        }
        return nearest;
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
