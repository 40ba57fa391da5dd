/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.testkit.replay.RequestRecord.Result;
import dev.baton.router.testkit.trace.ConversationWorkload;
import dev.baton.router.testkit.trace.SharedData;
import dev.baton.router.testkit.trace.Trace;
import dev.baton.router.testkit.trace.TraceReader;
import dev.baton.router.testkit.trace.TraceStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayTest {
    private static final Trace SMALL = ConversationWorkload.generate(1, 300);

    static Stream<Arguments> everyWay() {
        return Stream.of(
                Arguments.of(EngineMode.SEQUENTIAL, DecodeChoice.UP_FRONT),
                Arguments.of(EngineMode.SEQUENTIAL, DecodeChoice.AT_HANDOFF),
                Arguments.of(EngineMode.CONCURRENT, DecodeChoice.UP_FRONT), // such engines leave no choice
                Arguments.of(EngineMode.MIXED, DecodeChoice.UP_FRONT),
                Arguments.of(EngineMode.MIXED, DecodeChoice.AT_HANDOFF));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void losesTwoNodesAndNoRequest(EngineMode mode, DecodeChoice decodeChoice) {
        ReplayResult result = Replay.run(ReplayPlan.of(SMALL)
                .nodes(8, 8)
                .mode(mode)
                .decodeChoice(decodeChoice)
                .kills(List.of(kill("prefill-0", 20, 40), kill("decode-0", 30, 60)))
                .build());

        assertThat(result.integrity()).isEqualTo(new Integrity(0, 0, 0, 0, 0, 0, List.of()));
        assertThat(result.requests()).hasSize(300);
        assertThat(result.count(Result.COMPLETED) + result.count(Result.FAILED)).isEqualTo(300);
        assertThat(result.count(Result.COMPLETED)).isGreaterThanOrEqualTo(285);
        assertThat(result.redispatches()).isPositive();
        assertThat(result.nodes()).hasSize(16).allMatch(node -> node.requests() > 0);
        assertThat(result.statusChanges())
                .filteredOn(change -> change.nodeId().equals("prefill-0"))
                .extracting(StatusChange::to)
                .contains(NodeStatus.ONLINE);
        assertThat(result.nodes().get(0).failures()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void losesNoStreamThatMayBeResumed(EngineMode mode, DecodeChoice decodeChoice) {
        ReplayResult result = Replay.run(ReplayPlan.of(SMALL)
                .nodes(8, 8)
                .mode(mode)
                .decodeChoice(decodeChoice)
                .resuming(3)
                .kills(List.of(kill("decode-0", 20, 40), kill("decode-1", 50, 60)))
                .build());

        assertThat(result.integrity().isSound()).isTrue();
        assertThat(result.resumes()).isPositive();
        assertThat(result.count(Result.COMPLETED)).isEqualTo(300);
    }

    @Test
    void anotherSeedGivesAnotherResult() {
        ReplayPlan.Builder plan = ReplayPlan.of(SMALL).nodes(3, 3);

        assertThat(Replay.run(plan.seed(1).build()).nodes())
                .isNotEqualTo(Replay.run(plan.seed(2).build()).nodes());
    }

    @Test
    void aPoolThatIsAllDeadRefusesAndRecovers() {
        ReplayResult result = Replay.run(ReplayPlan.of(SMALL)
                .nodes(2, 4)
                .queue(8, Duration.ofSeconds(2))
                .kills(List.of(kill("prefill-0", 20, 40), kill("prefill-1", 20, 45)))
                .build());

        assertThat(result.integrity().isSound()).isTrue();
        assertThat(result.count(Result.REJECTED)).isPositive();
        assertThat(result.requests().get(299).result()).isIn(Result.COMPLETED, Result.REJECTED);
        assertThat(result.requests())
                .filteredOn(request -> request.submittedNanos() > 45_000_000_000L)
                .anyMatch(request -> request.result() == Result.COMPLETED);
    }

    @Test
    void anOverloadedClusterRefusesCleanlyAndStaysBounded() {
        ReplayResult result = Replay.run(ReplayPlan.of(SMALL)
                .nodes(1, 1)
                .queue(16, Duration.ofSeconds(20))
                .build());

        assertThat(result.integrity().isSound()).isTrue();
        assertThat(result.count(Result.REJECTED)).isGreaterThan(100);
        assertThat(result.load()).allMatch(point -> point.waiting() <= 16);
        assertThat(result.waitedNanos().max()).isLessThanOrEqualTo(20e9);
    }

    @Test
    void hitsNoMorePrefixesThanAnInfiniteCacheWould() {
        ReplayResult result = Replay.run(ReplayPlan.of(SMALL)
                .nodes(1, 1)
                .queue(300, Duration.ofMinutes(4))
                .build());

        assertThat(result.prefixHitRatio())
                .isPositive()
                .isLessThanOrEqualTo(TraceStatistics.of(SMALL).prefixTokenHit());
    }

    @Test
    void tellsHowFarItIs() {
        List<Integer> seen = new ArrayList<>();
        Replay.run(ReplayPlan.of(SMALL.first(50)).build(), (ended, requests) -> {
            assertThat(requests).isEqualTo(50);
            seen.add(ended);
        });

        assertThat(seen).isSorted().last().isEqualTo(50);
    }

    @Test
    void anUnknownStrategyIsNamed() {
        assertThatThrownBy(() -> Replay.run(
                        ReplayPlan.of(SMALL).strategies("no_such", null).build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no_such");
    }

    @Test
    void aPlanNamesWhatIsWrong() {
        ReplayPlan.Builder plan = ReplayPlan.of(SMALL).nodes(2, 1);

        assertThatThrownBy(() -> plan.kills(List.of(kill("prefill-2", 1, 2))).build())
                .hasMessage("there is no node 'prefill-2' to kill; there are prefill-0 to prefill-1 and decode-0");
        assertThatThrownBy(() -> plan.kills(List.of(kill("decode-0", 1, 3), kill("decode-0", 2, 4)))
                        .build())
                .hasMessage("decode-0 is to die while it is dead");
        assertThatThrownBy(() -> plan.nodes(0, 1)).hasMessageContaining("at least 1 node");
        assertThatThrownBy(() -> kill("decode-0", 3, 3)).hasMessageContaining("must come back after it died");
        assertThatThrownBy(() -> ReplayPlan.of(SMALL.first(0))).hasMessageContaining("holds no requests");
    }

    /** With the engines' own limits: what is withdrawn is held to the end of a chunk of its prompt, not longer. */
    @ParameterizedTest
    @MethodSource("everyWay")
    void theRealConversationTraceLosesNothingAndLeavesNoLegHanging(EngineMode mode, DecodeChoice decodeChoice)
            throws IOException {
        Trace trace = TraceReader.read(SharedData.file("mooncake/conversation_trace.jsonl"))
                .atSpeed(0.9);

        ReplayResult result = Replay.run(ReplayPlan.of(trace)
                .nodes(8, 8)
                .mode(mode)
                .decodeChoice(decodeChoice)
                .kills(List.of(kill("prefill-3", 1_000, 1_500), kill("decode-5", 2_000, 2_500)))
                .build());

        assertThat(result.integrity()).isEqualTo(new Integrity(0, 0, 0, 0, 0, 0, List.of()));
        assertThat(result.count(Result.COMPLETED)).isGreaterThanOrEqualTo(12_031 * 99 / 100);
        assertThat(result.lingeredNanos().max()).isLessThanOrEqualTo(5e9);
    }

    @Test
    void realSessionsAreReplayedClosedLoop() throws IOException {
        Trace trace = TraceReader.read(SharedData.file("lmcache-agent/magagent_approx_blk64.jsonl"));

        ReplayResult result = Replay.run(ReplayPlan.of(trace).nodes(2, 2).build());

        assertThat(result.integrity().isSound()).isTrue();
        assertThat(result.count(Result.COMPLETED)).isEqualTo(746);
        assertThat(result.prefixHitRatio()).isGreaterThan(0.5);
    }

    private static NodeKill kill(String node, long at, long until) {
        return new NodeKill(node, Duration.ofSeconds(at), Duration.ofSeconds(until));
    }
}
