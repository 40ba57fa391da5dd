/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures how many seeds it takes to find each planted bug. Its {@code main} prints the table of docs/PLANTED_BUGS.md;
 * its arguments are from how many starting points, 1,000 seeds apart, and after how many seeds it gives up.
 */
final class Survey {
    private static final int APART = 1_000;

    private Survey() {}

    /** Returns how many seeds were burned until one showed the bug; 0 if none of so many did. */
    static int seedsToFind(PlantedBug bug, long first, int atMost) {
        for (int i = 0; i < atMost; i++) {
            if (bug.showsIn(first + i)) {
                return i + 1;
            }
        }
        return 0;
    }

    public static void main(String[] args) {
        int starts = Integer.parseInt(args[0]);
        int atMost = Integer.parseInt(args[1]);
        PlantedBug.all().parallelStream().map(bug -> row(bug, starts, atMost)).forEachOrdered(System.out::println);
    }

    private static String row(PlantedBug bug, int starts, int atMost) {
        List<Integer> taken = new ArrayList<>();
        long shows = 0;
        for (int i = 0; i < starts; i++) {
            long first = 1 + (long) APART * i;
            int found = seedsToFind(bug, first, atMost);
            taken.add(found == 0 ? Integer.MAX_VALUE : found);
            shows = shows == 0 && found > 0 ? first + found - 1 : shows;
        }
        Collections.sort(taken);
        return "| " + bug.name() + " | " + bug.rule() + " | " + taken.get(starts / 2) + " | " + shows + " |";
    }
}
