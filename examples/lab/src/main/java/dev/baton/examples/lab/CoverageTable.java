/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.burn.Cell;
import dev.baton.router.testkit.burn.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The hits of a burn test as text: a line for each fault, a column for each phase and mode; in place of a cell that
 * cannot be hit a letter, which is explained below. Confined to one thread.
 */
final class CoverageTable {
    private final List<Cell> cells;
    private final Map<String, String> letters = new LinkedHashMap<>();

    CoverageTable(List<Cell> cells) {
        this.cells = cells;
    }

    String text() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Cell cell : cells) {
            rows.computeIfAbsent(cell.fault(), fault -> new ArrayList<>(List.of(fault)))
                    .add(text(cell));
        }
        TextTable table = new TextTable();
        heads().forEach(head -> table.row(head.toArray(String[]::new)));
        rows.values().forEach(row -> table.row(row.toArray(String[]::new)));
        StringBuilder text = new StringBuilder(table.toString());
        text.append("u: decode is chosen up front, h: at handoff, c: both legs run at once\n");
        letters.forEach((why, letter) ->
                text.append(letter).append(" cannot be: ").append(why).append('\n'));
        return text.toString();
    }

    private String text(Cell cell) {
        if (cell.impossible().isEmpty()) {
            return Long.toString(cell.hits());
        }
        return letters.computeIfAbsent(cell.impossible(), why -> String.valueOf((char) ('a' + letters.size())));
    }

    /** The phases, each over its first mode, and the modes. */
    private List<List<String>> heads() {
        List<String> phases = new ArrayList<>(List.of("hits"));
        List<String> modes = new ArrayList<>(List.of(""));
        String fault = cells.get(0).fault();
        String before = "";
        for (Cell cell : cells) {
            if (cell.fault().equals(fault)) {
                String phase = cell.phase().name().toLowerCase(Locale.ROOT);
                phases.add(phase.equals(before) ? "" : phase);
                modes.add(letter(cell.mode()));
                before = phase;
            }
        }
        return List.of(phases, modes);
    }

    private static String letter(Mode mode) {
        return switch (mode) {
            case UP_FRONT -> "u";
            case AT_HANDOFF -> "h";
            case CONCURRENT -> "c";
        };
    }
}
