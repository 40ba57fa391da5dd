/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.testkit.history.Violation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Burns the real router over a fixed corpus of seeds, and routers into which each seam puts something else. */
class BurnTest {
    private static final long CORPUS = 24;

    private final Burn burn = new Burn();

    static LongStream corpus() {
        return LongStream.rangeClosed(1, CORPUS);
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void noRuleIsBroken(long seed) {
        BurnResult result = burn.run(seed);
        assertThat(result.violations()).as(result.explanation()).isEmpty();
        assertThat(result.requests()).isGreaterThanOrEqualTo(200);
        assertThat(result.history().size()).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 7})
    void oneSeedGivesOneHistory(long seed) {
        BurnResult result = burn.reconcile(seed);
        assertThat(result.violations()).as(result.explanation()).isEmpty();
    }

    /** Its decisions depend on what was before this run. */
    @ParameterizedTest
    @ValueSource(longs = 3)
    void aRunThatIsNotDecidedByItsSeedIsNotReconciled(long seed) {
        AtomicInteger asked = new AtomicInteger();
        Burn restless = burn.withPolicy(policy -> (request, pressure) -> asked.incrementAndGet() > 5
                ? policy.evaluate(request, pressure)
                : new AdmissionDecision.Admit(Duration.ofHours(1), 1_000));
        BurnResult result = restless.reconcile(seed);
        assertThat(result.violations()).extracting(Violation::rule).contains("R15");
        assertThat(result.explanation()).contains("one seed, one history", result.again());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aStrategyOfTheHostsOwnIsBurned(long seed) {
        AtomicInteger asked = new AtomicInteger();
        BurnResult result = burn.withStrategy(strategy -> (request, candidates) -> {
                    asked.incrementAndGet();
                    return strategy.select(request, candidates);
                })
                .run(seed);
        assertThat(result.violations()).as(result.explanation()).isEmpty();
        assertThat(asked).hasValueGreaterThan((int) result.requests() / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    void aStrategyThatNeverChoosesLeavesEveryRequestToItsTimeLimit(long seed) {
        BurnResult result = burn.withStrategy(strategy -> (request, candidates) -> Strategy.NONE)
                .run(seed);
        assertThat(result.violations()).as(result.explanation()).isEmpty();
        assertThat(result.coverage().cells())
                .noneMatch(cell -> cell.fault().equals("PREFILL_FAILS") && cell.hits() > 0);
    }
}
