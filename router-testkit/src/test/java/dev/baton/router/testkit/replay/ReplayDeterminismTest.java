/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.testkit.trace.ConversationWorkload;
import dev.baton.router.testkit.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One plan, one history (rule R15), where it is hardest: decode nodes die while they hold many requests, and what is lost
 * together must be handled in an order that does not depend on identity hash codes, which differ from run to run. Whether
 * a plan shows such an order depends on chance, so there are several, each run several times.
 */
class ReplayDeterminismTest {
    private static final int RUNS = 5;

    @ParameterizedTest(name = "{0} + {1} nodes, {2} requests")
    @CsvSource({"6, 2, 600", "7, 2, 600", "8, 2, 600", "8, 2, 900", "9, 2, 900", "8, 3, 1200"})
    void onePlanGivesOneResult(int prefillNodes, int decodeNodes, int requests) {
        ReplayPlan plan = plan(prefillNodes, decodeNodes, ConversationWorkload.generate(1, requests));
        ReplayResult first = Replay.run(plan);

        for (int run = 1; run < RUNS; run++) {
            assertThat(Replay.run(plan).equals(first))
                    .as("run %d equals the first", run)
                    .isTrue();
        }
    }

    /** Decode nodes die in turn, six times, each for a twentieth of the time. */
    private static ReplayPlan plan(int prefillNodes, int decodeNodes, Trace trace) {
        Duration span = Duration.ofNanos(trace.spanNanos());
        List<NodeKill> kills = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Duration at = span.multipliedBy(20 + 12 * i).dividedBy(100);
            kills.add(new NodeKill("decode-" + i % decodeNodes, at, at.plus(span.dividedBy(20))));
        }
        return ReplayPlan.of(trace)
                .nodes(prefillNodes, decodeNodes)
                .kills(kills)
                .build();
    }
}
