/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.burn.Cell;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a burn test found, as text for a terminal. Confined to one thread. */
final class BurnSummary {
    private final BurnTally tally;
    private final int threads;
    private final double wallSeconds;

    BurnSummary(BurnTally tally, int threads, double wallSeconds) {
        this.tally = tally;
        this.threads = threads;
        this.wallSeconds = wallSeconds;
    }

    String text() {
        return head() + "\n" + new CoverageTable(tally.coverage().cells()).text() + missing() + "\n" + verdict();
    }

    private String head() {
        return String.format(
                Locale.ROOT,
                "%,d seeds, %,d requests, %,d events in %.1f s on %d threads: %,.0f requests/s%n",
                tally.seeds(),
                tally.requests(),
                tally.events(),
                wallSeconds,
                threads,
                tally.requests() / wallSeconds);
    }

    private String missing() {
        List<Cell> empty = tally.coverage().emptyCells();
        return empty.isEmpty()
                ? "every other cell was hit\n"
                : "not hit, but possible: " + empty.stream().map(Cell::toString).collect(Collectors.joining(", "))
                        + "\n";
    }

    private String verdict() {
        return tally.firstFailure()
                .map(first -> "violations: " + byRule() + "; the first failing seed is " + first.seed() + "\n\n"
                        + first.explanation())
                .orElse("no rule was broken\n");
    }

    private String byRule() {
        return tally.violationsByRule().entrySet().stream()
                .map(rule -> rule.getValue() + " of " + rule.getKey())
                .collect(Collectors.joining(", "));
    }
}
