/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.testkit.burn.Burn;
import dev.baton.router.testkit.burn.BurnResult;
import dev.baton.router.testkit.history.Violation;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** What is told of seeds that broke a rule, and how seeds are shared out to threads. */
class BurnSummaryTest {
    private static final BurnResult QUIET = new Burn()
            .withStrategy(strategy -> (request, candidates) -> Strategy.NONE)
            .run(1);

    private final BurnTally tally = new BurnTally();

    @Test
    void theFirstFailingSeedIsToldWithTheCommandThatRunsItAgain() {
        tally.add(broken(9, "R3", "a claim is left"));
        tally.add(broken(4, "R12", "a handoff was forgotten"));
        tally.add(broken(6, "R3", "another claim is left"));
        String text = new BurnSummary(tally, 2, 1).text();
        assertThat(text)
                .contains("violations: 1 of R12, 2 of R3; the first failing seed is 4")
                .contains("R12 is broken (test), seed 4:", "a handoff was forgotten")
                .contains("again: java -jar baton.jar burn --seeds 4..4")
                .doesNotContain("a claim is left", "no rule was broken");
        assertThat(BurnJson.text(tally, 1))
                .contains("\"violations\" : 3", "\"R3\" : 2", "\"firstFailingSeed\" : 4", "--seeds 4..4");
    }

    @Test
    void everySeedRunsOnce() throws InterruptedException {
        AtomicLong sum = new AtomicLong();
        LongFunction<BurnResult> scenario = seed -> {
            sum.addAndGet(seed);
            return broken(seed, "R1", "test");
        };
        long[] shown = new long[2];
        new BurnThreads(scenario, tally, System::nanoTime)
                .run(new SeedRange(1, 100), Double.POSITIVE_INFINITY, (done, total) -> {
                    shown[0] = done;
                    shown[1] = total;
                });
        assertThat(sum).hasValue(5_050);
        assertThat(tally.seeds()).isEqualTo(100);
        assertThat(tally.firstFailure())
                .hasValueSatisfying(first -> assertThat(first.seed()).isEqualTo(1));
        assertThat(shown).containsExactly(100, 100);
    }

    private static BurnResult broken(long seed, String rule, String what) {
        Violation violation = new Violation(rule, "test", 0, null, what, List.of());
        return new BurnResult(seed, 1, QUIET.history(), List.of(violation), QUIET.coverage());
    }
}
