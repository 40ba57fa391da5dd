/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.testkit.burn.Burn;
import dev.baton.router.testkit.burn.BurnResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The burn test is tested: every planted bug is found, by the rule that names it and in the words that describe it; the
 * real router behind the same layer breaks no rule.
 */
class PlantedBugsTest {
    private static final int SEEDS = 200;

    static List<PlantedBug> bugs() {
        return PlantedBug.all();
    }

    /** The table names a seed that shows the bug. Where scenarios have changed since, others are searched. */
    @ParameterizedTest
    @MethodSource("bugs")
    void isFoundByTheRuleThatNamesIt(PlantedBug bug) throws IOException {
        BugTable.Row row = BugTable.read().get(bug.name());
        assertThat(row).as("the row of '" + bug + "' in docs/PLANTED_BUGS.md").isNotNull();
        boolean found = bug.showsIn(row.seed()) || Survey.seedsToFind(bug, 1, SEEDS) > 0;
        assertThat(found)
                .as(bug.rule() + " says '" + bug.says() + "' for one of the seeds 1.." + SEEDS)
                .isTrue();
    }

    @Test
    void theTableHasEveryBugAndItsRule() throws IOException {
        Map<String, BugTable.Row> table = BugTable.read();
        assertThat(table.keySet())
                .containsExactlyElementsOf(bugs().stream().map(PlantedBug::name).toList());
        assertThat(table.values().stream().map(BugTable.Row::rule))
                .containsExactlyElementsOf(bugs().stream().map(PlantedBug::rule).toList());
        assertThat(table.values()).allMatch(row -> row.median() >= 1 && row.median() <= SEEDS);
    }

    /** R17 and R18 show in no history; contract tests and benchmarks judge them. */
    @Test
    void everyRuleThatAHistoryShowsFindsOne() {
        assertThat(bugs().stream().map(PlantedBug::rule).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.iterate(1, n -> n <= 19, n -> n + 1)
                        .filter(n -> n != 17 && n != 18)
                        .map(n -> "R" + n)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("someSeeds")
    void theLayerAloneBreaksNoRule(long seed) {
        BurnResult result = new Burn().withRouter(new Mutant()).run(seed);
        assertThat(result.violations()).as(result.explanation()).isEmpty();
    }

    static Stream<Long> someSeeds() throws IOException {
        return BugTable.read().values().stream()
                .map(BugTable.Row::seed)
                .distinct()
                .limit(8);
    }
}
