/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.burn.BurnResult;
import dev.baton.router.testkit.burn.Coverage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has come of the seeds so far; of their histories it keeps none. Confined to one thread. */
final class BurnTally {
    private final Coverage coverage = new Coverage();
    private final Map<String, Long> violationsByRule = new TreeMap<>();
    private long seeds;
    private long requests;
    private long events;
    private long violations;
    private @Nullable FirstFailure firstFailure;

    /** The lowest seed that broke a rule, and how. */
    record FirstFailure(long seed, String explanation, String again) {}

    void add(BurnResult result) {
        seeds++;
        requests += result.requests();
        events += result.history().size();
        violations += result.violations().size();
        result.violations().forEach(violation -> violationsByRule.merge(violation.rule(), 1L, Long::sum));
        coverage.add(result.coverage());
        boolean isFirst = firstFailure == null || result.seed() < firstFailure.seed();
        if (isFirst && !result.violations().isEmpty()) {
            firstFailure = new FirstFailure(result.seed(), result.explanation(), result.again());
        }
    }

    Coverage coverage() {
        return coverage;
    }

    Map<String, Long> violationsByRule() {
        return violationsByRule;
    }

    long seeds() {
        return seeds;
    }

    long requests() {
        return requests;
    }

    long events() {
        return events;
    }

    long violations() {
        return violations;
    }

    Optional<FirstFailure> firstFailure() {
        return Optional.ofNullable(firstFailure);
    }
}
