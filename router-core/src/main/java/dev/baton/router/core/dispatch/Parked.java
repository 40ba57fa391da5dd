/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The handoff that a prefill node holds for decode, if there is one. Thread-safe: whoever takes it answers for it. */
final class Parked<H> {
    private final AtomicReference<@Nullable H> handoff = new AtomicReference<>();
    private final LongAdder count;

    /** Begins empty; {@code count} is how many handoffs are parked, over all requests. */
    Parked(LongAdder count) {
        this.count = count;
    }

    void put(H value) {
        count.increment();
        handoff.set(value);
    }

    @Nullable
    H get() {
        return handoff.get();
    }

    @Nullable
    H take() {
        H taken = handoff.getAndSet(null);
        if (taken != null) {
            count.decrement();
        }
        return taken;
    }
}
