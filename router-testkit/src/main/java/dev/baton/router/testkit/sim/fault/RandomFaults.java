/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.testkit.sim.FaultType;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Draws faults for one plan. A fault strikes in the first four fifths of the plan and is over before its end. */
final class RandomFaults {
    private final SplittableRandom random;
    private final List<Node> nodes;
    private final long horizonNanos;

    RandomFaults(SplittableRandom random, List<Node> nodes, Duration horizon) {
        this.random = random;
        this.nodes = nodes;
        this.horizonNanos = horizon.toNanos();
    }

    boolean isPossible(FaultType type) {
        return type.isPlanned() && nodes.stream().anyMatch(node -> suffers(node, type));
    }

    private static boolean suffers(Node node, FaultType type) {
        return switch (type) {
            case PREFILL_FAILS, NO_HANDOFF, HANDOFF_LOST -> node.role().serves(Leg.PREFILL);
            case DECODE_FAILS_BEFORE_FIRST_CHUNK,
                    DECODE_FAILS_AFTER_CHUNKS,
                    DECODE_FAILS_BEFORE_END,
                    REPEATED_REPLIES -> node.role().serves(Leg.DECODE);
            default -> true;
        };
    }

    /** Adds one fault of one of these types, and what ends it. */
    FaultPlan add(FaultPlan plan, List<FaultType> types) {
        FaultType type = oneOf(types);
        List<Node> suffering =
                nodes.stream().filter(node -> suffers(node, type)).toList();
        Node node = oneOf(suffering);
        long at = random.nextLong(Math.max(1, horizonNanos * 4 / 5));
        long over = at + 1 + random.nextLong(Math.max(1, horizonNanos - at - 1));
        return add(plan, type, node, Duration.ofNanos(at), Duration.ofNanos(over));
    }

    private FaultPlan add(FaultPlan plan, FaultType type, Node node, Duration at, Duration over) {
        String id = node.id();
        Duration lasting = over.minus(at);
        return switch (type) {
            case CRASH -> sometimesTold(plan.and(at, new Crash(id)).and(over, new Revive(id)), id, over);
            case RESTART -> sometimesTold(plan.and(at, new Restart(id)), id, over);
            case HANG -> plan.and(at, new Hang(id)).and(over, new Recover(id));
            case SLOW -> plan.and(at, new Slow(id, 1 + random.nextDouble(9))).and(over, new Recover(id));
            case FLAP -> sometimesTold(plan.and(at, flap(id, lasting)), id, over);
            case POOL_GONE -> poolGone(plan, node, at, over);
            case CUT_TO_NODE ->
                plan.and(at, new CutOff(id, random.nextBoolean() ? CutOff.Way.TO_NODE : CutOff.Way.BOTH))
                        .and(over, new Heal(id));
            case CUT_FROM_NODE ->
                plan.and(at, new CutOff(id, CutOff.Way.TO_ROUTER)).and(over, new Heal(id));
            case DRAINED -> plan.and(at, new Drain(id)).and(over, new Rejoin(id));
            case REMOVED -> plan.and(at, new Remove(id)).and(over, new Rejoin(id));
            case ADDED -> plan.and(at, new Add(node.role()));
            case LIMITS_LOWERED ->
                plan.and(at, new LowerLimits(id, random.nextDouble())).and(over, new Rejoin(id));
            case DECLARED_LOST -> plan.and(at, new DeclareLost(id));
            default -> plan.and(at, ofCalls(type, id, lasting));
        };
    }

    private Fault ofCalls(FaultType type, String id, Duration lasting) {
        Calls calls = calls();
        return switch (type) {
            case REFUSED -> new Refuse(id, calls, lasting);
            case FAST_ERROR -> new FailFast(id, calls, lasting, error());
            case OVERLOADED -> new Overload(id, calls, lasting, null);
            case OVERLOADED_RETRY_AFTER -> new Overload(id, calls, lasting, upTo(lasting));
            case PREFILL_FAILS -> new FailPrefill(id, calls, lasting);
            case NO_HANDOFF -> new WithholdHandoff(id, calls, lasting);
            case HANDOFF_LOST -> new LoseHandoff(id, calls, lasting);
            case DECODE_FAILS_BEFORE_FIRST_CHUNK -> new BreakStream(id, calls, lasting, 0);
            case DECODE_FAILS_AFTER_CHUNKS -> new BreakStream(id, calls, lasting, 1 + random.nextInt(20));
            case DECODE_FAILS_BEFORE_END -> new BreakStream(id, calls, lasting, BreakStream.BEFORE_END);
            case LATE_REPLIES -> new DelayReplies(id, calls, lasting, upTo(lasting));
            case IGNORED_CANCEL -> new IgnoreCancel(id, calls, lasting);
            case REPEATED_REPLIES -> new RepeatReplies(id, calls, lasting);
            default -> throw new IllegalArgumentException(type + " is not a fault of calls");
        };
    }

    private FaultPlan poolGone(FaultPlan plan, Node node, Duration at, Duration over) {
        Leg leg = node.role().serves(Leg.PREFILL) ? Leg.PREFILL : Leg.DECODE;
        return plan.and(at, new PoolGone(leg)).and(over, new PoolBack(leg));
    }

    private Flap flap(String id, Duration lasting) {
        int times = 2 + random.nextInt(4);
        long period = Math.max(2, lasting.toNanos() / times);
        long down = 1 + random.nextLong(period - 1);
        return new Flap(id, Duration.ofNanos(down), Duration.ofNanos(period - down), times);
    }

    /** Of a new incarnation some hosts are told, others find a node that answers again. */
    private FaultPlan sometimesTold(FaultPlan plan, String id, Duration when) {
        return random.nextBoolean() ? plan.and(when, new Announce(id)) : plan;
    }

    private Calls calls() {
        return switch (random.nextInt(3)) {
            case 0 -> Calls.all();
            case 1 -> Calls.next(1 + random.nextInt(5));
            default -> Calls.share(random.nextDouble(), random.nextLong());
        };
    }

    /** Mostly the node's; a request's own fault once in a while. */
    private FaultKind error() {
        return switch (random.nextInt(8)) {
            case 0 -> FaultKind.REQUEST_FAULT;
            case 1, 2 -> FaultKind.TIMEOUT;
            default -> FaultKind.NODE_FAULT;
        };
    }

    private Duration upTo(Duration longest) {
        return Duration.ofNanos(1 + random.nextLong(longest.toNanos()));
    }

    private <T> T oneOf(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}
