/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.testkit.SimulatedRequest;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.Flap;
import dev.baton.router.testkit.sim.fault.Slow;
import dev.baton.router.testkit.trace.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One scenario with one strategy for prefill, in virtual time. Confined to one thread, used once. */
final class ScenarioRun {
    private static final int OUTPUT_TOKENS = 16;
    private static final int SESSIONS_PER_NODE = 25;
    private static final String VICTIM = "prefill-0";

    private final String strategy;
    private final Scenario scenario;
    private final Random random;
    private final List<SimulatedRequest> requests = new ArrayList<>();

    private ScenarioRun(String strategy, Scenario scenario, long seed) {
        this.strategy = strategy;
        this.scenario = scenario;
        this.random = new Random(seed);
    }

    static ScenarioResult of(String strategy, Scenario scenario, long seed) {
        return new ScenarioRun(strategy, scenario, seed).run(seed);
    }

    private ScenarioResult run(long seed) {
        int atFirst = scenario == Scenario.JOINING ? scenario.nodes() - 1 : scenario.nodes();
        try (Simulation simulation = Simulation.builder(seed)
                .cluster(cluster -> cluster.prefillNodes(atFirst).decodeNodes(scenario.nodes()))
                .router(router -> router.prefillStrategy(strategy)
                        .backpressure(BackpressurePolicy.queue(10_000, Duration.ofMinutes(2))))
                .build()) {
            plan(simulation);
            schedule(simulation);
            return result(simulation.run().violations());
        }
    }

    private void plan(Simulation simulation) {
        double seconds = 0;
        for (int i = 0; i < scenario.requests(); i++) {
            seconds += scenario.nextGap(random, i);
            SimPrompt prompt = SimPrompt.of(scenario.nextPromptTokens(random), OUTPUT_TOKENS);
            String session = "s" + random.nextInt(SESSIONS_PER_NODE * scenario.nodes());
            simulation.at(
                    at(seconds),
                    () -> requests.add(
                            simulation.submit(prompt.describe().session(session).build(), prompt, Long.MAX_VALUE)));
        }
    }

    private void schedule(Simulation simulation) {
        double span = scenario.spanSeconds();
        switch (scenario) {
            case ONE_SLOW -> simulation.at(Duration.ZERO, new Slow(VICTIM, 3));
            case ONE_DEAD -> simulation.at(at(span / 3), new Crash(VICTIM));
            case FLAPPING ->
                simulation.at(at(span / 10), new Flap(VICTIM, Duration.ofSeconds(1), Duration.ofSeconds(4), 6));
            case JOINING ->
                simulation.at(at(span / 2), () -> {
                    Node joined = simulation.cluster().addNode(NodeRole.PREFILL);
                    simulation.registry().register(joined);
                });
            default -> {}
        }
    }

    private ScenarioResult result(List<String> violations) {
        long[] firstTokens = requests.stream()
                .map(SimulatedRequest::outcome)
                .filter(outcome -> outcome != null && outcome.summary().firstChunkNanos() >= 0)
                .mapToLong(outcome -> outcome.summary().firstChunkNanos())
                .toArray();
        int failed = (int) requests.stream()
                .filter(request -> !(request.outcome() instanceof Outcome.Completed))
                .count();
        return new ScenarioResult(
                strategy, scenario, Summary.of(firstTokens), shareMaxMean(), failed, List.copyOf(violations));
    }

    private double shareMaxMean() {
        Map<String, Integer> picks = new HashMap<>();
        for (SimulatedRequest request : requests) {
            Node node = prefillNode(request.outcome());
            if (node != null) {
                picks.merge(node.id(), 1, Integer::sum);
            }
        }
        int most = picks.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return (double) most * scenario.nodes() / requests.size();
    }

    private static @Nullable Node prefillNode(@Nullable Outcome outcome) {
        Placement placement = outcome == null ? null : outcome.summary().placement();
        return placement == null ? null : placement.prefill();
    }

    private static Duration at(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
