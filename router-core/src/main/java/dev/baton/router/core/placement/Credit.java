/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.registry.Pool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A claim on a decode pool as a whole, held from bind until a node is found while the decode node is left open.
 * Thread-safe; given back once. It keeps prefill from running ahead of what decode can take; the node's own limits are
 * claimed at handoff.
 */
public final class Credit {
    private final Account account;
    private final long kvTokens;
    private final AtomicBoolean released = new AtomicBoolean();

    private Credit(Account account, long kvTokens) {
        this.account = account;
        this.kvTokens = kvTokens;
    }

    /** Gives it back. Wakes nobody: whoever gives it back says that capacity was freed. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            account.requests.decrementAndGet();
            account.kvTokens.addAndGet(-kvTokens);
        }
    }

    /** What is out on one pool. Thread-safe. */
    private static final class Account {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong kvTokens = new AtomicLong();
    }

    /** All credits of one router, by the model whose nodes they are on. Thread-safe; no larger than the set of labels. */
    public static final class Book {
        private final Map<String, Account> accounts = new ConcurrentHashMap<>();

        /**
         * Takes a credit, if the pool could take one more request of this size beside the credits that are out. Room is
         * counted in whole requests node by node, since what is free in pieces on many nodes serves nobody.
         */
        @Nullable
        Credit tryTake(String pool, Pool nodes, long need) {
            Account account = accounts.computeIfAbsent(pool, key -> new Account());
            long requests = account.requests.incrementAndGet();
            long tokens = account.kvTokens.addAndGet(need);
            Credit credit = new Credit(account, need);
            long free = 0;
            for (int i = 0; i < nodes.size() && free < Integer.MAX_VALUE; i++) {
                free += roomOn(nodes.get(i), need);
            }
            if (Math.max(requests, (tokens + need - 1) / need) > free) {
                credit.release();
                return null;
            }
            return credit;
        }

        private static long roomOn(NodeState node, long need) {
            long requests = Math.max(0, node.maxConcurrent() - node.requests());
            long tokens = Math.max(0, node.node().kvCapacityTokens() - node.kvTokensWithOverdraft());
            return Math.min(requests, tokens / Math.max(1, need));
        }
    }
}
