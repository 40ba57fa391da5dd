/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The handoff that a prefill node holds for decode, if there is one, and since when it waits for a decode node.
 * Thread-safe: whoever takes it answers for it.
 */
final class Parked<H> {
    private final AtomicReference<@Nullable Entry<H>> entry = new AtomicReference<>();
    private final LongAdder count;

    private record Entry<H>(H handoff, long sinceNanos) {}

    /** Begins empty; {@code count} is how many handoffs are parked, over all requests. */
    Parked(LongAdder count) {
        this.count = count;
    }

    void put(H handoff, long nowNanos) {
        count.increment();
        entry.set(new Entry<>(handoff, nowNanos));
    }

    @Nullable
    H get() {
        return handoffOf(entry.get());
    }

    /** Returns for how long it has been there; 0 if there is none. */
    long waitedNanos(long nowNanos) {
        Entry<H> now = entry.get();
        return now == null ? 0 : nowNanos - now.sinceNanos();
    }

    @Nullable
    H take() {
        Entry<H> taken = entry.getAndSet(null);
        if (taken != null) {
            count.decrement();
        }
        return handoffOf(taken);
    }

    private static <H> @Nullable H handoffOf(@Nullable Entry<H> entry) {
        return entry == null ? null : entry.handoff();
    }
}
