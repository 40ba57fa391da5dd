/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.Candidates;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Candidates whose counters a test sets by hand; all zero at first, all nodes with room. Confined to one thread while it
 * is changed, readable by any while it is not.
 */
public final class TestPool implements Candidates {
    private final Leg leg;
    private final List<Node> nodes;
    private final int[] slots;
    private final boolean[] full;
    private final int[] inFlight;
    private final long[] prefillTokens;
    private final long[] kvTokens;
    private final long[] plannedNanos;
    private final int[] cachedTokens;
    private final @Nullable LoadReport[] reports;
    private final long[] reportAges;

    private TestPool(Leg leg, List<Node> nodes) {
        int size = nodes.size();
        this.leg = leg;
        this.nodes = List.copyOf(nodes);
        this.slots = IntStream.range(0, size).toArray();
        this.full = new boolean[size];
        this.inFlight = new int[size];
        this.prefillTokens = new long[size];
        this.kvTokens = new long[size];
        this.plannedNanos = new long[size];
        this.cachedTokens = new int[size];
        this.reports = new LoadReport[size];
        this.reportAges = new long[size];
        Arrays.fill(reportAges, Long.MAX_VALUE);
    }

    /**
     * Makes a pool.
     *
     * @param leg the leg to be placed
     * @param nodes its nodes; a router would sort them by id
     * @return a pool
     */
    public static TestPool of(Leg leg, List<Node> nodes) {
        return new TestPool(leg, nodes);
    }

    /**
     * Makes a pool of nodes that differ by id alone, {@code n0000} and so on, and serve both legs.
     *
     * @param leg the leg to be placed
     * @param size how many nodes, 0 or more
     * @return a pool
     */
    public static TestPool alike(Leg leg, int size) {
        return new TestPool(
                leg,
                IntStream.range(0, size)
                        .mapToObj(i -> Node.hybrid(String.format("n%04d", i))
                                .maxConcurrent(64)
                                .kvCapacityTokens(100_000)
                                .build())
                        .toList());
    }

    /**
     * Sets how many requests a node holds; at its limit it has no room.
     *
     * @param index which node
     * @param requests 0 or more
     * @return this
     */
    public TestPool inFlight(int index, int requests) {
        inFlight[index] = requests;
        return this;
    }

    /**
     * Sets the outstanding prompt tokens of a node.
     *
     * @param index which node
     * @param tokens 0 or more
     * @return this
     */
    public TestPool prefillTokens(int index, long tokens) {
        prefillTokens[index] = tokens;
        return this;
    }

    /**
     * Sets the claimed KV tokens of a node.
     *
     * @param index which node
     * @param tokens 0 or more
     * @return this
     */
    public TestPool kvTokens(int index, long tokens) {
        kvTokens[index] = tokens;
        return this;
    }

    /**
     * Sets the planned work of a node.
     *
     * @param index which node
     * @param nanos nanoseconds, 0 or more
     * @return this
     */
    public TestPool plannedNanos(int index, long nanos) {
        plannedNanos[index] = nanos;
        return this;
    }

    /**
     * Sets how much of the prompt a node has cached.
     *
     * @param index which node
     * @param tokens 0 to the prompt's length
     * @return this
     */
    public TestPool cachedTokens(int index, int tokens) {
        cachedTokens[index] = tokens;
        return this;
    }

    /**
     * Takes a node's room away, whatever its counters say.
     *
     * @param index which node
     * @return this
     */
    public TestPool full(int index) {
        full[index] = true;
        return this;
    }

    /**
     * Sets the number that names a node in tables by node.
     *
     * @param index which node
     * @param slot 0 or more, no other node's
     * @return this
     */
    public TestPool slot(int index, int slot) {
        slots[index] = slot;
        return this;
    }

    /**
     * Sets a node's load report.
     *
     * @param index which node
     * @param report what the engine said
     * @param ageNanos how long ago, nanoseconds
     * @return this
     */
    public TestPool report(int index, LoadReport report, long ageNanos) {
        reports[index] = report;
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
        return !full[index] && inFlight[index] < nodes.get(index).maxConcurrent();
    }

    @Override
    public int inFlight(int index) {
        return inFlight[index];
    }

    @Override
    public long prefillTokens(int index) {
        return prefillTokens[index];
    }

    @Override
    public long kvTokens(int index) {
        return kvTokens[index];
    }

    @Override
    public long plannedNanos(int index) {
        return plannedNanos[index];
    }

    @Override
    public int cachedTokens(int index) {
        return cachedTokens[index];
    }

    @Override
    public @Nullable LoadReport reported(int index) {
        return reports[index];
    }

    @Override
    public long reportAgeNanos(int index) {
        return reportAges[index];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(leg + " over " + nodes.size() + " nodes");
        for (int i = 0; i < Math.min(8, nodes.size()); i++) {
            text.append(i == 0 ? ": " : ", ")
                    .append(nodes.get(i).id())
                    .append(hasRoom(i) ? " " : " full ")
                    .append(inFlight[i])
                    .append('/')
                    .append(nodes.get(i).maxConcurrent());
        }
        return text + (nodes.size() > 8 ? ", ..." : "");
    }
}
