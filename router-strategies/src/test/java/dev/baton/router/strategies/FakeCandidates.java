/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.Candidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A pool whose counters a test sets by hand. Confined to one thread while they are set. */
final class FakeCandidates implements Candidates {
    final int[] inFlight;
    final long[] prefillTokens;
    final long[] kvTokens;
    final long[] plannedNanos;
    final boolean[] full;
    final int[] cachedTokens;
    final int[] slots;
    /** How often the prefix index was asked. */
    int cacheReads;
    /** How often anything but nodes, slots and room was read. */
    int reads;

    private final List<Node> nodes;
    private final @Nullable LoadReport[] reports;
    private final long[] reportAges;
    private Leg leg = Leg.DECODE;

    private FakeCandidates(List<Node> nodes) {
        this.nodes = nodes;
        inFlight = new int[nodes.size()];
        prefillTokens = new long[nodes.size()];
        kvTokens = new long[nodes.size()];
        plannedNanos = new long[nodes.size()];
        full = new boolean[nodes.size()];
        cachedTokens = new int[nodes.size()];
        slots = new int[nodes.size()];
        Arrays.setAll(slots, i -> i);
        reports = new LoadReport[nodes.size()];
        reportAges = new long[nodes.size()];
        Arrays.fill(reportAges, Long.MAX_VALUE);
    }

    /** Idle nodes, all alike. */
    static FakeCandidates ofSize(int size) {
        return ofSize(size, node -> node);
    }

    /** Idle nodes, all alike. */
    static FakeCandidates ofSize(int size, UnaryOperator<Node.Builder> settings) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            nodes.add(settings.apply(Node.hybrid(name(i, size))).build());
        }
        return new FakeCandidates(nodes);
    }

    /** Idle nodes of these weights. */
    static FakeCandidates ofWeights(double... weights) {
        List<Node> nodes = new ArrayList<>();
        for (double weight : weights) {
            nodes.add(Node.hybrid("n" + nodes.size()).weight(weight).build());
        }
        return new FakeCandidates(nodes);
    }

    /** Idle nodes of these capacities. */
    static FakeCandidates ofKvCapacities(long... tokens) {
        List<Node> nodes = new ArrayList<>();
        for (long capacity : tokens) {
            nodes.add(Node.hybrid("n" + nodes.size()).kvCapacityTokens(capacity).build());
        }
        return new FakeCandidates(nodes);
    }

    /** Idle nodes of these names. */
    static FakeCandidates named(String... ids) {
        return new FakeCandidates(
                Arrays.stream(ids).map(id -> Node.hybrid(id).build()).toList());
    }

    /** These nodes, which stand in the order of their ids. */
    static FakeCandidates of(List<Node> nodes) {
        return new FakeCandidates(nodes);
    }

    /** Some of these nodes, with their slots and what is on them now. */
    FakeCandidates where(IntPredicate test) {
        int[] kept = IntStream.range(0, nodes.size()).filter(test).toArray();
        FakeCandidates some =
                new FakeCandidates(Arrays.stream(kept).mapToObj(nodes::get).toList());
        for (int i = 0; i < kept.length; i++) {
            some.slots[i] = slots[kept[i]];
            some.inFlight[i] = inFlight[kept[i]];
            some.full[i] = full[kept[i]];
        }
        return some.leg(leg);
    }

    private static String name(int i, int size) {
        String number = Integer.toString(i);
        return "n" + "0".repeat(Integer.toString(size - 1).length() - number.length()) + number;
    }

    FakeCandidates cachedTokens(int... values) {
        System.arraycopy(values, 0, cachedTokens, 0, values.length);
        return this;
    }

    FakeCandidates slots(int... values) {
        System.arraycopy(values, 0, slots, 0, values.length);
        return this;
    }

    FakeCandidates report(int index, LoadReport report, long ageNanos) {
        reports[index] = report;
        reportAges[index] = ageNanos;
        return this;
    }

    FakeCandidates leg(Leg value) {
        leg = value;
        return this;
    }

    FakeCandidates inFlight(int... values) {
        System.arraycopy(values, 0, inFlight, 0, values.length);
        return this;
    }

    FakeCandidates prefillTokens(long... values) {
        System.arraycopy(values, 0, prefillTokens, 0, values.length);
        return this;
    }

    FakeCandidates kvTokens(long... values) {
        System.arraycopy(values, 0, kvTokens, 0, values.length);
        return this;
    }

    FakeCandidates plannedNanos(long... values) {
        System.arraycopy(values, 0, plannedNanos, 0, values.length);
        return this;
    }

    FakeCandidates full(int... indexes) {
        Arrays.fill(full, false);
        for (int i : indexes) {
            full[i] = true;
        }
        return this;
    }

    FakeCandidates report(int index, long kvUsedTokens, long kvTotalTokens, long ageNanos) {
        reports[index] = new LoadReport(0, LoadReport.UNKNOWN, LoadReport.UNKNOWN, kvUsedTokens, kvTotalTokens);
        reportAges[index] = ageNanos;
        return this;
    }

    @Override
    public Leg leg() {
        return leg;
    }

    @Override
    public int size() {
        return nodes.size();
    }

    @Override
    public Node node(int index) {
        return nodes.get(index);
    }

    @Override
    public int slot(int index) {
        return slots[index];
    }

    @Override
    public boolean hasRoom(int index) {
        return !full[index];
    }

    @Override
    public int inFlight(int index) {
        reads++;
        return inFlight[index];
    }

    @Override
    public long prefillTokens(int index) {
        reads++;
        return prefillTokens[index];
    }

    @Override
    public long kvTokens(int index) {
        reads++;
        return kvTokens[index];
    }

    @Override
    public long plannedNanos(int index) {
        reads++;
        return plannedNanos[index];
    }

    @Override
    public int cachedTokens(int index) {
        cacheReads++;
        return cachedTokens[index];
    }

    @Override
    public @Nullable LoadReport reported(int index) {
        reads++;
        return reports[index];
    }

    @Override
    public long reportAgeNanos(int index) {
        return reportAges[index];
    }
}
