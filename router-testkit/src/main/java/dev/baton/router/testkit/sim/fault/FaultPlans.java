/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.node.Node;
import dev.baton.router.testkit.sim.FaultType;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Makes fault plans from seeds. */
public final class FaultPlans {
    private static final Set<FaultType> ALL = Arrays.stream(FaultType.values())
            .filter(FaultType::isPlanned)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultType.class)));

    private FaultPlans() {}

    /**
     * Makes a plan of three to twelve faults of any type. What has gone wrong is right again at the horizon, so that
     * what is left then can end.
     *
     * @param seed decides everything
     * @param nodes the nodes that faults may strike, as {@link dev.baton.router.testkit.sim.SimulatedCluster#nodes} says
     * @param horizon when the plan ends, above zero
     * @return a plan that needs a host
     */
    public static FaultPlan random(long seed, List<Node> nodes, Duration horizon) {
        return random(seed, nodes, horizon, ALL, 3 + new SplittableRandom(seed).nextInt(10));
    }

    /**
     * Makes a plan of some types. What has gone wrong is right again at the horizon.
     *
     * @param seed decides everything
     * @param nodes the nodes that faults may strike
     * @param horizon when the plan ends, above zero
     * @param types what may strike; of those that are not {@linkplain FaultType#isPlanned planned}, or that none of the
     *     nodes can suffer, nothing does
     * @param faults how many strike, 0 or more
     * @return a plan; it needs a host if one of its types does
     */
    public static FaultPlan random(long seed, List<Node> nodes, Duration horizon, Set<FaultType> types, int faults) {
        if (horizon.isNegative() || horizon.isZero()) {
            throw new IllegalArgumentException("horizon must be above zero, but is " + horizon);
        }
        RandomFaults random = new RandomFaults(new SplittableRandom(seed), nodes, horizon);
        List<FaultType> choice =
                types.stream().filter(random::isPossible).sorted().toList();
        FaultPlan plan = FaultPlan.NONE;
        if (!choice.isEmpty()) {
            for (int i = 0; i < faults; i++) {
                plan = random.add(plan, choice);
            }
        }
        return plan.and(horizon, new Relieve());
    }
}
