/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.Node;
import dev.baton.router.testkit.sim.fault.FaultPlan;
import dev.baton.router.testkit.sim.fault.FaultPlans;
import dev.baton.router.testkit.sim.fault.HostFault;
import dev.baton.router.testkit.sim.fault.Relieve;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlansTest {
    private static final Duration HORIZON = Duration.ofSeconds(10);

    private final Bench bench = new Bench(b -> b.prefillNodes(2).decodeNodes(2).hybridNodes(1));
    private final List<Node> nodes = bench.cluster.nodes();

    @Test
    void oneSeedOnePlan() {
        assertThat(FaultPlans.random(7, nodes, HORIZON).entries())
                .isEqualTo(FaultPlans.random(7, nodes, HORIZON).entries())
                .isNotEqualTo(FaultPlans.random(8, nodes, HORIZON).entries());
    }

    @Test
    void everyTypeComesSoon() {
        Set<FaultType> seen = new HashSet<>();
        for (long seed = 0; seed < 60; seed++) {
            FaultPlans.random(seed, nodes, HORIZON)
                    .entries()
                    .forEach(entry -> seen.add(entry.fault().type()));
        }
        Set<FaultType> planned = EnumSet.of(FaultType.RELIEF);
        Arrays.stream(FaultType.values()).filter(FaultType::isPlanned).forEach(planned::add);
        assertThat(seen).isEqualTo(planned);
    }

    @Test
    void allIsWellAtTheHorizon() {
        for (long seed = 0; seed < 200; seed++) {
            Bench fresh = new Bench(b -> b.prefillNodes(2).decodeNodes(2).hybridNodes(1));
            NodeRegistry registry = NodeRegistry.create();
            nodes.forEach(registry::register);
            FaultPlan plan = FaultPlans.random(seed, nodes, HORIZON);
            plan.start(fresh.cluster, registry);
            fresh.runUntilIdle();

            assertThat(plan.entries()).allMatch(entry -> entry.at().compareTo(HORIZON) <= 0);
            assertThat(fresh.cluster.nodes())
                    .as("seed %d", seed)
                    .allMatch(node -> fresh.cluster.state(node.id()) == NodeState.UP)
                    .noneMatch(node -> fresh.cluster.isCutOff(node.id()))
                    .allMatch(node ->
                            registry.node(node.id()).orElseThrow().status().acceptsNewWork());
        }
    }

    @Test
    void onlyChosenTypesStrikeAndOnlyWhoCanSufferThem() {
        List<Node> prefillOnly =
                nodes.stream().filter(n -> n.id().startsWith("prefill")).toList();
        Set<FaultType> types = EnumSet.of(FaultType.DECODE_FAILS_AFTER_CHUNKS, FaultType.HANDOFF_LOST);
        FaultPlan plan = FaultPlans.random(1, prefillOnly, HORIZON, types, 20);
        assertThat(plan.entries()).hasSize(21);
        assertThat(plan.entries().subList(0, 20)).allMatch(e -> e.fault().type() == FaultType.HANDOFF_LOST);
        assertThat(plan.entries().get(20)).isEqualTo(new FaultPlan.Entry(HORIZON, new Relieve()));

        FaultPlan none = FaultPlans.random(1, prefillOnly, HORIZON, EnumSet.of(FaultType.TRANSPORT_THROWS), 20);
        assertThat(none.entries()).hasSize(1);
    }

    @Test
    void aPlanWithoutHostFaultsNeedsNoHost() {
        FaultPlan plan = FaultPlans.random(3, nodes, HORIZON, EnumSet.of(FaultType.HANG, FaultType.OVERLOADED), 20);
        assertThat(plan.entries()).noneMatch(entry -> entry.fault() instanceof HostFault);
        plan.start(bench.cluster);
        bench.runUntilIdle();
        assertThat(nodes).allMatch(node -> bench.cluster.state(node.id()) == NodeState.UP);
    }

    @Test
    void aHorizonMustBeAboveZero() {
        assertThatThrownBy(() -> FaultPlans.random(1, nodes, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("horizon must be above zero, but is PT0S");
    }
}
