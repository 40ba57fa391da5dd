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
            long slots = 0;
            long room = 0;
            for (int i = 0; i < nodes.size(); i++) {
                long pieces = piecesOn(nodes.get(i), need);
                slots += Math.min(
                        Math.max(0, nodes.get(i).maxConcurrent() - nodes.get(i).requests()), pieces);
                room = pieces > (Long.MAX_VALUE - room) / need ? Long.MAX_VALUE : room + pieces * need;
            }
            if (requests > slots || tokens > room) {
                credit.release();
                return null;
            }
            return credit;
        }

        /** Returns how many requests of this size the free KV of one node could take. */
        private static long piecesOn(NodeState node, long need) {
            return Math.max(0, node.node().kvCapacityTokens() - node.kvTokensWithOverdraft()) / need;
        }
    }
}
