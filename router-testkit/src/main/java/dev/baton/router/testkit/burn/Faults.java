/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.FaultListener;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.fault.Calls;
import dev.baton.router.testkit.sim.fault.FaultPlan;
import dev.baton.router.testkit.sim.fault.FaultPlans;
import dev.baton.router.testkit.sim.fault.GreedyTransport;
import dev.baton.router.testkit.sim.fault.MisbehavingTransport;
import dev.baton.router.testkit.sim.fault.NullChunkTransport;
import dev.baton.router.testkit.sim.fault.NullTransport;
import dev.baton.router.testkit.sim.fault.ReentrantTransport;
import dev.baton.router.testkit.sim.fault.ThrowingTransport;
import dev.baton.router.testkit.sim.fault.TwiceTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What goes wrong with the engines and the transport of one scenario. Immutable.
 *
 * @param planSeed decides the plan
 * @param types what may strike engines
 * @param count how many strike
 * @param transports how the transport misbehaves, for the whole run
 * @param share for how many of its calls, 0 to 1
 * @param callSeed decides which
 */
record Faults(long planSeed, Set<FaultType> types, int count, Set<FaultType> transports, double share, long callSeed) {
    private static final List<FaultType> PLANNED =
            Arrays.stream(FaultType.values()).filter(FaultType::isPlanned).toList();
    private static final List<FaultType> OF_TRANSPORTS = List.of(
            FaultType.TRANSPORT_THROWS,
            FaultType.TRANSPORT_RETURNS_NULL,
            FaultType.TRANSPORT_REENTRANT,
            FaultType.TRANSPORT_COMPLETES_TWICE,
            FaultType.TRANSPORT_EXCEEDS_DEMAND,
            FaultType.TRANSPORT_NULL_CHUNK);

    static Faults draw(RandomGenerator random) {
        Set<FaultType> types = EnumSet.noneOf(FaultType.class);
        for (int i = Draws.between(random, 1, 6); i > 0; i--) {
            types.add(Draws.oneOf(random, PLANNED));
        }
        Set<FaultType> transports = EnumSet.noneOf(FaultType.class);
        if (Draws.chance(random, 0.4)) {
            transports.add(Draws.oneOf(random, OF_TRANSPORTS));
        }
        return new Faults(
                random.nextLong(),
                types,
                Draws.between(random, 0, 12),
                transports,
                Draws.scaled(random, 0.005, 0.3),
                random.nextLong());
    }

    /**
     * Says whether engines may be left with something that is not the router's fault: an engine that ignores a cancel
     * waits for a decode that never comes, and what was taken for a chunk was none, so that nobody fetched.
     */
    boolean mayLeaveKv() {
        return types.contains(FaultType.IGNORED_CANCEL)
                || transports.contains(FaultType.TRANSPORT_EXCEEDS_DEMAND)
                || transports.contains(FaultType.TRANSPORT_NULL_CHUNK);
    }

    FaultPlan plan(List<Node> nodes, long horizonNanos) {
        return FaultPlans.random(planSeed, nodes, Duration.ofNanos(horizonNanos), types, count);
    }

    <Q, H, T> Transport<Q, H, T> before(Transport<Q, H, T> engines, NanoClock time, FaultListener told) {
        Transport<Q, H, T> transport = engines;
        for (FaultType type : new ArrayList<>(transports)) {
            transport = misbehaving(type, transport).telling(time, told);
        }
        return transport;
    }

    private <Q, H, T> MisbehavingTransport<Q, H, T> misbehaving(FaultType type, Transport<Q, H, T> engines) {
        Calls calls = Calls.share(share, callSeed);
        return switch (type) {
            case TRANSPORT_THROWS -> new ThrowingTransport<>(engines, calls);
            case TRANSPORT_RETURNS_NULL -> new NullTransport<>(engines, calls);
            case TRANSPORT_REENTRANT -> new ReentrantTransport<>(engines, calls);
            case TRANSPORT_COMPLETES_TWICE -> new TwiceTransport<>(engines, calls);
            case TRANSPORT_EXCEEDS_DEMAND -> new GreedyTransport<>(engines, calls);
            case TRANSPORT_NULL_CHUNK -> new NullChunkTransport<>(engines, calls, Math.floorMod(callSeed, 2));
            default -> throw new IllegalArgumentException(type + " is not a transport's");
        };
    }
}
