/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.testkit.sim.fault.Add;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.CutOff;
import dev.baton.router.testkit.sim.fault.CutOff.Way;
import dev.baton.router.testkit.sim.fault.DeclareLost;
import dev.baton.router.testkit.sim.fault.Drain;
import dev.baton.router.testkit.sim.fault.Fault;
import dev.baton.router.testkit.sim.fault.FaultPlan;
import dev.baton.router.testkit.sim.fault.Flap;
import dev.baton.router.testkit.sim.fault.Hang;
import dev.baton.router.testkit.sim.fault.Heal;
import dev.baton.router.testkit.sim.fault.LowerLimits;
import dev.baton.router.testkit.sim.fault.PoolBack;
import dev.baton.router.testkit.sim.fault.PoolGone;
import dev.baton.router.testkit.sim.fault.Rejoin;
import dev.baton.router.testkit.sim.fault.Relieve;
import dev.baton.router.testkit.sim.fault.Remove;
import dev.baton.router.testkit.sim.fault.Revive;
import dev.baton.router.testkit.sim.fault.Slow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Faults that strike nodes, connections and pools, and those that a host brings about. */
class FaultOfNodesTest {
    private final Bench bench = new Bench(b -> b.prefillNodes(2).hybridNodes(1));
    private final NodeRegistry registry = NodeRegistry.create();

    private void strike(Fault fault) {
        fault.strike(bench.cluster, registry);
    }

    private void registerAll() {
        bench.cluster.nodes().forEach(registry::register);
    }

    @Test
    void aStrikeTellsWhatItHits() {
        bench.prefilled("parked", 100, 5);
        bench.prefill("running", 100, 5);
        TestDecode waiting = bench.decodeOn("decode-0", bench.prefilled("held", 100, 50), 1);
        bench.runMillis(10_000);
        assertThat(waiting.tokens).hasSize(1);
        strike(new Slow("decode-0", 2));
        bench.prefillOn("prefill-0", "late", SimPrompt.of(100, 5));
        bench.runMillis(1);
        strike(new Crash("prefill-0"));
        assertThat(bench.hits())
                .containsExactly(
                        "SLOW decode-0",
                        "SLOW decode-0 DECODE held#1 DECODING",
                        "CRASH prefill-0",
                        "CRASH prefill-0 PREFILL late#1 PREFILLING",
                        "CRASH prefill-0 PREFILL parked#1 TRANSFERRING",
                        "CRASH prefill-0 PREFILL running#1 TRANSFERRING");
        assertThat(bench.hits.get(0).atNanos()).isEqualTo(bench.time.nanoTime() - MILLI);
    }

    @Test
    void aNodeFlaps() {
        strike(new Flap("prefill-0", Duration.ofMillis(10), Duration.ofMillis(30), 3));
        StringBuilder states = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            bench.runMillis(5);
            states.append(bench.cluster.state("prefill-0") == NodeState.UP ? "u" : "d");
            bench.runMillis(5);
        }
        assertThat(states).hasToString("duuuduuuduuu");
        assertThat(bench.cluster.stats("prefill-0").incarnation()).isEqualTo(4);
        assertThat(bench.hits()).hasSize(3);
        assertThatThrownBy(() -> new Flap("a", Duration.ZERO, Duration.ofMillis(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPoolGoesAndComesBack() {
        strike(new PoolGone(Leg.PREFILL));
        assertThat(bench.cluster.state("prefill-0")).isEqualTo(NodeState.DOWN);
        assertThat(bench.cluster.state("prefill-1")).isEqualTo(NodeState.DOWN);
        assertThat(bench.cluster.state("hybrid-0")).isEqualTo(NodeState.DOWN);
        assertThat(bench.cluster.state("decode-0")).isEqualTo(NodeState.UP);
        strike(new PoolBack(Leg.PREFILL));
        assertThat(bench.cluster.nodes()).allMatch(n -> bench.cluster.state(n.id()) == NodeState.UP);
        assertThat(bench.hits()).containsExactly("POOL_GONE prefill-0", "POOL_GONE prefill-1", "POOL_GONE hybrid-0");
    }

    @Test
    void whatIsSentToANodeThatIsCutOffArrivesWhenItIsHealed() {
        TestPrefill before = bench.prefill("a", 100, 5);
        bench.runMillis(1);
        strike(new CutOff("prefill-0", Way.TO_NODE));
        TestPrefill during = bench.prefill("b", 100, 5);
        before.cancel();
        bench.runMillis(1_000);
        assertThat(before.failure).as("its answer gets through").isNull();
        assertThat(before.ends).isEqualTo(1);
        assertThat(during.ends).isZero();
        assertThat(bench.cluster.isCutOff("prefill-0")).isTrue();
        bench.cluster.abandon(before.node(), before.handoff());

        strike(new Heal("prefill-0"));
        bench.runMillis(200);
        assertThat(bench.cluster.isCutOff("prefill-0")).isFalse();
        assertThat(during.endedAt).isEqualTo((1_001 + 120) * MILLI);
        bench.cluster.abandon(during.node(), during.handoff());
        bench.runUntilIdle();
        bench.assertNothingLeft();
        assertThat(bench.hits())
                .containsExactly("CUT_TO_NODE prefill-0", "CUT_TO_NODE prefill-0 PREFILL a#1 PREFILLING");
    }

    @Test
    void whatANodeAnswersThatIsCutOffArrivesInOrderWhenItIsHealed() {
        TestDecode decode = bench.decode(bench.prefilled("r", 100, 5));
        bench.runMillis(105 + 23);
        strike(new CutOff("decode-0", Way.TO_ROUTER));
        bench.runMillis(1_000);
        assertThat(decode.tokens).hasSize(1);
        assertThat(bench.decodeStats().decodesServed()).as("it has worked on").isEqualTo(1);
        strike(new Heal("decode-0"));
        bench.runUntilIdle();
        assertThat(decode.tokens).extracting(SimToken::index).containsExactly(0, 1, 2, 3, 4);
        assertThat(decode.completed).isTrue();
        bench.assertNothingLeft();
    }

    @Test
    void aNodeThatIsCutOffBothWaysAnswersNoProbe() {
        strike(new CutOff("decode-0", Way.BOTH));
        int[] answers = {0};
        bench.cluster.probe(bench.cluster.node("decode-0")).whenComplete((r, f) -> answers[0]++);
        bench.runMillis(1_000);
        assertThat(answers[0]).isZero();
        bench.cluster.crash("decode-0");
        strike(new Heal("decode-0"));
        bench.runMillis(1);
        assertThat(answers[0]).isEqualTo(1);
    }

    @Test
    void aCallHeldBackReachesANodeThatDiedMeanwhile() {
        strike(new CutOff("prefill-0", Way.TO_NODE));
        TestPrefill prefill = bench.prefill("r", 100, 5);
        bench.cluster.crash("prefill-0");
        strike(new Heal("prefill-0"));
        bench.runMillis(1);
        Bench.assertFault(prefill.failure, FaultKind.UNREACHABLE, null);
        bench.assertNothingLeft();
    }

    @Test
    void aNodeIsRevivedOnlyIfItIsDown() {
        strike(new Revive("prefill-0"));
        assertThat(bench.cluster.stats("prefill-0").incarnation()).isEqualTo(1);
        strike(new Crash("prefill-0"));
        strike(new Revive("prefill-0"));
        assertThat(bench.cluster.stats("prefill-0").incarnation()).isEqualTo(2);
    }

    @Test
    void aHostDrainsRemovesAndTakesBack() {
        registerAll();
        strike(new Drain("prefill-0"));
        assertThat(status("prefill-0")).isIn(NodeStatus.DRAINING, NodeStatus.DRAINED);
        strike(new Remove("prefill-1"));
        assertThat(registry.node("prefill-1")).isEmpty();
        strike(new DeclareLost("decode-0"));
        assertThat(status("decode-0")).isEqualTo(NodeStatus.UNREACHABLE);
        bench.cluster.restart("prefill-1");
        for (String id : new String[] {"prefill-0", "prefill-1", "decode-0"}) {
            strike(new Rejoin(id));
            assertThat(status(id)).isEqualTo(NodeStatus.ONLINE);
        }
        assertThat(registry.node("prefill-1").orElseThrow().node().incarnation())
                .isEqualTo("2");
        assertThat(bench.hits()).containsExactly("DRAINED prefill-0", "REMOVED prefill-1", "DECLARED_LOST decode-0");
    }

    @Test
    void aHostLowersLimitsAndRaisesThem() {
        registerAll();
        strike(new LowerLimits("decode-0", 0.25));
        assertThat(registry.node("decode-0").orElseThrow().node().maxConcurrent())
                .isEqualTo(64);
        assertThat(registry.node("decode-0").orElseThrow().node().kvCapacityTokens())
                .isEqualTo(1_024);
        strike(new LowerLimits("decode-0", 0));
        assertThat(registry.node("decode-0").orElseThrow().node().maxConcurrent())
                .isEqualTo(1);
        strike(new Rejoin("decode-0"));
        assertThat(registry.node("decode-0").orElseThrow().node()).isEqualTo(bench.cluster.node("decode-0"));
        strike(new Remove("decode-0"));
        strike(new LowerLimits("decode-0", 0.5));
        assertThat(registry.node("decode-0")).isEmpty();
    }

    @Test
    void aHostAddsNodes() {
        registerAll();
        strike(new Add(NodeRole.PREFILL));
        strike(new Add(NodeRole.DECODE));
        assertThat(status("prefill-2")).isEqualTo(NodeStatus.ONLINE);
        assertThat(status("decode-1")).isEqualTo(NodeStatus.ONLINE);
        TestPrefill prefill = bench.prefillOn("prefill-2", "r", SimPrompt.of(100, 5));
        bench.runMillis(200);
        TestDecode decode = bench.decodeOn("decode-1", prefill, 100);
        bench.runUntilIdle();
        assertThat(decode.completed).isTrue();
    }

    @Test
    void reliefPutsEverythingRight() {
        registerAll();
        strike(new Crash("prefill-0"));
        strike(new Hang("prefill-1"));
        strike(new CutOff("decode-0", Way.BOTH));
        strike(new Remove("hybrid-0"));
        new Relieve().strike(bench.cluster);
        assertThat(bench.cluster.nodes()).allMatch(n -> bench.cluster.state(n.id()) == NodeState.UP);
        assertThat(bench.cluster.isCutOff("decode-0")).isFalse();
        assertThat(registry.node("hybrid-0")).isEmpty();
        strike(new Relieve());
        assertThat(bench.cluster.nodes()).allMatch(n -> status(n.id()) == NodeStatus.ONLINE);
    }

    @Test
    void aPlanWithAHostFaultNeedsAHost() {
        registerAll();
        FaultPlan plan = FaultPlan.NONE
                .and(Duration.ofMillis(1), new Crash("prefill-0"))
                .and(FaultPlan.NONE.and(Duration.ofMillis(2), new Remove("prefill-0")));
        assertThatThrownBy(() -> plan.start(bench.cluster))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Remove[nodeId=prefill-0] needs the host's registry: start(cluster, registry)");
        assertThatThrownBy(() -> new Remove("prefill-0").strike(bench.cluster))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Remove[nodeId=prefill-0] needs the host's registry: strike(cluster, registry)");
        plan.start(bench.cluster, registry);
        bench.runUntilIdle();
        assertThat(bench.cluster.state("prefill-0")).isEqualTo(NodeState.DOWN);
        assertThat(registry.node("prefill-0")).isEmpty();
    }

    private NodeStatus status(String nodeId) {
        return registry.node(nodeId).orElseThrow().status();
    }
}
