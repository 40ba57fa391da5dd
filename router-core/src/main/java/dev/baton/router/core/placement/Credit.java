/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A claim on the decode pool as a whole, held from bind to handoff while the decode node is left open. Thread-safe; given
 * back once. It keeps prefill from running ahead of what decode can take; the node's own limits are claimed at handoff.
 */
public final class Credit {
    private final Book book;
    private final long kvTokens;
    private final AtomicBoolean released = new AtomicBoolean();

    private Credit(Book book, long kvTokens) {
        this.book = book;
        this.kvTokens = kvTokens;
    }

    /** Gives it back. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            book.requests.decrementAndGet();
            book.kvTokens.addAndGet(-kvTokens);
        }
    }

    /** All credits of one router. Thread-safe. */
    public static final class Book {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong kvTokens = new AtomicLong();

        /** Returns how many credits are out. */
        public long open() {
            return requests.get();
        }

        /** Takes a credit if free requests and free KV tokens of the pool, beyond the credits out, allow. */
        Credit take(long need) {
            requests.incrementAndGet();
            kvTokens.addAndGet(need);
            return new Credit(this, need);
        }

        boolean allows(long freeRequests, long freeKvTokens, long need) {
            return requests.get() < freeRequests && kvTokens.get() + need <= freeKvTokens;
        }
    }
}
