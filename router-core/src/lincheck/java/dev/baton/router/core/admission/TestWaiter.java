/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.api.request.Refusal;
import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.NodeState;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A request that counts what it is told. Thread-safe. */
final class TestWaiter extends Waiter {
    private final int number;
    private final AtomicInteger told = new AtomicInteger();
    private volatile @Nullable Binding binding;

    TestWaiter(int number, Seeker seeker) {
        super(seeker, number, Long.MAX_VALUE / 2);
        this.number = number;
        beginWaiting(0, number);
    }

    int number() {
        return number;
    }

    /** Returns how often it was told that it is bound or refused. */
    int told() {
        return told.get();
    }

    boolean isBound() {
        return binding != null;
    }

    /** Gives back what it was bound to, if it was. */
    void finish() {
        Binding mine = binding;
        if (mine != null) {
            mine.release();
        }
    }

    @Override
    protected void onBound(long waitedNanos) {
        Binding taken = take();
        if (taken != null) {
            told.incrementAndGet();
            binding = taken;
        }
    }

    @Override
    protected void onRefused(Refusal refusal) {
        told.incrementAndGet();
    }

    @Override
    protected void onUserCodeFailure(String where, Throwable cause) {
        throw new AssertionError(where, cause);
    }

    @Override
    protected void onWaiting(String reason, @Nullable NodeState plannedFor) {}
}
