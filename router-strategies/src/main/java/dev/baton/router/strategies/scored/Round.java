/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Input;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one choice, as all its parts see them: those still in question, and what was declared of them, read
 * once. Confined to one choice at a time, and used again for the next.
 *
 * <p>What nobody declared is not read. A part that reads what it did not declare itself gets an exception, also where
 * another part has: else it would break in the next configuration.
 */
final class Round implements Candidates {
    /** Sum of weighted scores, by index. */
    double[] totals = {};
    /** What one scorer says, or what a picker needs. */
    double[] scores = {};
    /** What one filter leaves. */
    boolean[] keep = {};

    /** The router's candidates during a choice; else itself, which has none. */
    private Candidates source = this;

    private Leg leg = Leg.DECODE;
    private int size;
    private int[] indexes = {};
    private boolean[] room = {};
    private int[] inFlight = {};
    private long[] prefillTokens = {};
    private long[] kvTokens = {};
    private long[] plannedNanos = {};
    private int[] cachedTokens = {};
    private @Nullable LoadReport[] reports = {};
    private long[] reportAges = {};
    private Set<Input> allowed = Set.of();
    private Object reader = this;

    /** Takes in the candidates with room, or all if none has. */
    void begin(Candidates candidates, Set<Input> inputs) {
        source = candidates;
        leg = candidates.leg();
        ensure(candidates.size());
        size = 0;
        for (int i = 0; i < candidates.size(); i++) {
            room[i] = candidates.hasRoom(i);
            if (room[i]) {
                indexes[size++] = i;
            }
        }
        if (size == 0) {
            while (size < candidates.size()) {
                indexes[size] = size;
                size++;
            }
        } else {
            Arrays.fill(room, 0, size, true);
        }
        for (int i = 0; i < size; i++) {
            read(candidates, inputs, i, indexes[i]);
        }
    }

    private void read(Candidates candidates, Set<Input> inputs, int i, int from) {
        if (inputs.contains(Input.IN_FLIGHT)) {
            inFlight[i] = candidates.inFlight(from);
        }
        if (inputs.contains(Input.PREFILL_TOKENS)) {
            prefillTokens[i] = candidates.prefillTokens(from);
        }
        if (inputs.contains(Input.KV_TOKENS)) {
            kvTokens[i] = candidates.kvTokens(from);
        }
        if (inputs.contains(Input.PLANNED_WORK)) {
            plannedNanos[i] = candidates.plannedNanos(from);
        }
        if (inputs.contains(Input.CACHED_TOKENS)) {
            cachedTokens[i] = candidates.cachedTokens(from);
        }
        if (inputs.contains(Input.REPORTS)) {
            // The age first: a report that comes in between is younger than the age says, never older.
            reportAges[i] = candidates.reportAgeNanos(from);
            reports[i] = candidates.reported(from);
        }
    }

    /** Lets go of everything that belongs to the choice. */
    void end() {
        source = this;
        size = 0;
        reader = this;
        Arrays.fill(reports, null);
    }

    /** Names the part that reads next, and what it may read. */
    void readBy(Object part, Set<Input> inputs) {
        reader = part;
        allowed = inputs;
    }

    void allKept() {
        Arrays.fill(keep, 0, size, true);
    }

    int kept() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            kept += keep[i] ? 1 : 0;
        }
        return kept;
    }

    /** Goes on with those that are kept. */
    void dropOthers() {
        int to = 0;
        for (int i = 0; i < size; i++) {
            if (keep[i]) {
                indexes[to] = indexes[i];
                room[to] = room[i];
                inFlight[to] = inFlight[i];
                prefillTokens[to] = prefillTokens[i];
                kvTokens[to] = kvTokens[i];
                plannedNanos[to] = plannedNanos[i];
                cachedTokens[to] = cachedTokens[i];
                reports[to] = reports[i];
                reportAges[to] = reportAges[i];
                to++;
            }
        }
        size = to;
    }

    /** Exchanges two candidates, after they were scored: their places and totals, nothing else. */
    void swap(int one, int other) {
        int index = indexes[one];
        indexes[one] = indexes[other];
        indexes[other] = index;
        double total = totals[one];
        totals[one] = totals[other];
        totals[other] = total;
    }

    /** Returns the router's index of a candidate. */
    int indexOf(int i) {
        return indexes[i];
    }

    private void ensure(int length) {
        if (indexes.length >= length) {
            return;
        }
        int capacity = Math.max(length, 2 * indexes.length);
        indexes = new int[capacity];
        room = new boolean[capacity];
        inFlight = new int[capacity];
        prefillTokens = new long[capacity];
        kvTokens = new long[capacity];
        plannedNanos = new long[capacity];
        cachedTokens = new int[capacity];
        reports = new LoadReport[capacity];
        reportAges = new long[capacity];
        totals = new double[capacity];
        scores = new double[capacity];
        keep = new boolean[capacity];
    }

    private void check(Input input) {
        if (!allowed.contains(input)) {
            throw new IllegalStateException(
                    reader.getClass().getName() + " reads " + input + ", which its inputs() does not declare");
        }
    }

    private int checked(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("index " + i + " of " + size + " candidates");
        }
        return i;
    }

    @Override
    public Leg leg() {
        return leg;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Node node(int i) {
        return source.node(indexes[checked(i)]);
    }

    @Override
    public int slot(int i) {
        return source.slot(indexes[checked(i)]);
    }

    @Override
    public boolean hasRoom(int i) {
        return room[checked(i)];
    }

    @Override
    public int inFlight(int i) {
        check(Input.IN_FLIGHT);
        return inFlight[checked(i)];
    }

    @Override
    public long prefillTokens(int i) {
        check(Input.PREFILL_TOKENS);
        return prefillTokens[checked(i)];
    }

    @Override
    public long kvTokens(int i) {
        check(Input.KV_TOKENS);
        return kvTokens[checked(i)];
    }

    @Override
    public long plannedNanos(int i) {
        check(Input.PLANNED_WORK);
        return plannedNanos[checked(i)];
    }

    @Override
    public int cachedTokens(int i) {
        check(Input.CACHED_TOKENS);
        return cachedTokens[checked(i)];
    }

    @Override
    public @Nullable LoadReport reported(int i) {
        check(Input.REPORTS);
        return reports[checked(i)];
    }

    @Override
    public long reportAgeNanos(int i) {
        check(Input.REPORTS);
        return reportAges[checked(i)];
    }
}
