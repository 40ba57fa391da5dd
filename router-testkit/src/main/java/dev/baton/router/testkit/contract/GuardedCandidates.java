/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Input;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Candidates that note who reads them: after the call, on another thread, or beyond what was declared. Thread-safe; what
 * it notes first stays.
 */
final class GuardedCandidates implements Candidates {
    private final Candidates behind;
    private final Thread owner = Thread.currentThread();
    private final AtomicReference<@Nullable String> late = new AtomicReference<>();
    private final Set<Input> read = Collections.synchronizedSet(EnumSet.noneOf(Input.class));
    private volatile Runnable onRead = () -> {};
    private volatile boolean over;

    GuardedCandidates(Candidates behind) {
        this.behind = behind;
    }

    /** Does something at each read. */
    GuardedCandidates onRead(Runnable action) {
        onRead = action;
        return this;
    }

    /** The call that it was given to has returned. */
    void end() {
        over = true;
    }

    /** Returns what was read too late or on another thread, in words; null if nothing was. */
    @Nullable
    String late() {
        return late.get();
    }

    /** Returns what was read beyond nodes, slots and room. */
    Set<Input> read() {
        return read;
    }

    private void note(String method) {
        if (over) {
            late.compareAndSet(null, method + " was read after the call");
        } else if (!Thread.currentThread().equals(owner)) {
            late.compareAndSet(null, method + " was read on another thread than the caller's");
        }
        onRead.run();
    }

    private void note(String method, Input input) {
        read.add(input);
        note(method);
    }

    @Override
    public Leg leg() {
        note("leg()");
        return behind.leg();
    }

    @Override
    public int size() {
        note("size()");
        return behind.size();
    }

    @Override
    public Node node(int index) {
        note("node()");
        return behind.node(index);
    }

    @Override
    public int slot(int index) {
        note("slot()");
        return behind.slot(index);
    }

    @Override
    public boolean hasRoom(int index) {
        note("hasRoom()");
        return behind.hasRoom(index);
    }

    @Override
    public int inFlight(int index) {
        note("inFlight()", Input.IN_FLIGHT);
        return behind.inFlight(index);
    }

    @Override
    public long prefillTokens(int index) {
        note("prefillTokens()", Input.PREFILL_TOKENS);
        return behind.prefillTokens(index);
    }

    @Override
    public long kvTokens(int index) {
        note("kvTokens()", Input.KV_TOKENS);
        return behind.kvTokens(index);
    }

    @Override
    public long plannedNanos(int index) {
        note("plannedNanos()", Input.PLANNED_WORK);
        return behind.plannedNanos(index);
    }

    @Override
    public int cachedTokens(int index) {
        note("cachedTokens()", Input.CACHED_TOKENS);
        return behind.cachedTokens(index);
    }

    @Override
    public @Nullable LoadReport reported(int index) {
        note("reported()", Input.REPORTS);
        return behind.reported(index);
    }

    @Override
    public long reportAgeNanos(int index) {
        note("reportAgeNanos()", Input.REPORTS);
        return behind.reportAgeNanos(index);
    }

    @Override
    public String toString() {
        return behind.toString();
    }
}
