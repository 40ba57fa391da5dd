/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenariosTest {
    @TempDir
    private Path folder;

    @Test
    void thePageHasEveryStrategyThatIsFound() throws Exception {
        String page = Files.readString(Path.of("../../docs/SCENARIOS.md"));
        String tables = page.substring(page.indexOf("<!-- table"), page.indexOf("<!-- end -->"));
        String choices = page.substring(page.indexOf("## When to choose which"));

        assertThat(rows(choices)).containsExactlyElementsOf(ScenariosCommand.found());
        assertThat(rows(tables)).hasSize(2 * ScenariosCommand.found().size()).containsAll(ScenariosCommand.found());
    }

    private static List<String> rows(String table) {
        return Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
                .matcher(table)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    @Test
    void aSlowNodeGetsLessFromWhoLearnsOfItThanFromWhoDoesNot() {
        ScenarioResult blind = ScenarioRun.of("round_robin", Scenario.ONE_SLOW, 1);
        ScenarioResult learning = ScenarioRun.of("latency_aware", Scenario.ONE_SLOW, 1);

        assertThat(learning.ttft().p99()).isLessThan(0.7 * blind.ttft().p99());
        assertThat(blind.violations()).isEmpty();
        assertThat(learning.violations()).isEmpty();
    }

    @Test
    void aDeadNodeCostsNoRequest() {
        for (Scenario scenario : List.of(Scenario.ONE_DEAD, Scenario.FLAPPING, Scenario.JOINING)) {
            ScenarioResult result = ScenarioRun.of("least_loaded", scenario, 2);
            assertThat(result.failed()).as(scenario.label()).isZero();
            assertThat(result.violations()).as(scenario.label()).isEmpty();
        }
    }

    @Test
    void writesTablesAndJson() throws Exception {
        StringWriter out = new StringWriter();
        Path json = folder.resolve("scenarios.json");

        assertThat(Main.execute(
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()),
                        "scenarios",
                        "--strategies",
                        "random",
                        "--json",
                        json.toString()))
                .isZero();
        assertThat(rows(out.toString())).containsExactly("random", "random");
        assertThat(Files.readString(json)).contains("\"strategy\" : \"random\"", "\"scenario\" : \"heavy tail\"");
    }

    @Test
    void anUnknownStrategyIsOneClearLine() {
        StringWriter err = new StringWriter();

        assertThat(Main.execute(
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err),
                        "scenarios",
                        "--strategies",
                        "randm"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean 'random'?").hasLineCount(1);
    }
}
