/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of docs/PLANTED_BUGS.md. Not instantiable. */
final class BugTable {
    private static final int CELLS = 6;

    private BugTable() {}

    /**
     * One row.
     *
     * @param rule the rule that names the bug
     * @param median how many seeds it took to find it, in the median
     * @param seed a seed that shows it
     */
    record Row(String rule, int median, long seed) {}

    static Map<String, Row> read() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file());
        for (String line : lines) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == CELLS && cells[2].strip().matches("R\\d+")) {
                int median = Integer.parseInt(cells[3].strip());
                rows.put(cells[1].strip(), new Row(cells[2].strip(), median, Long.parseLong(cells[4].strip())));
            }
        }
        return rows;
    }

    private static Path file() {
        Path module = Path.of("").toAbsolutePath();
        Path docs = module.resolveSibling("docs");
        return (Files.exists(docs) ? docs : module.resolve("docs")).resolve("PLANTED_BUGS.md");
    }
}
