/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of one decode step on their way to the router, one for each stream: one event for the whole step. */
final class TokenFlight implements Runnable {
    private final List<TokenStream> streams;

    TokenFlight(int capacity) {
        streams = new ArrayList<>(capacity);
    }

    /** Adds a task's token; one that a fault delays goes its own way. */
    void add(DecodeTask task) {
        TokenStream stream = task.stream();
        if (task.exchange().isLate()) {
            task.exchange().reply(stream::tokenArrived);
        } else {
            streams.add(stream);
        }
    }

    void leave(SimNode node) {
        if (!streams.isEmpty()) {
            node.connection().toRouter(this);
        }
    }

    /** Delivers every token, also if a subscriber throws; then throws what the first one threw. */
    @Override
    public void run() {
        RuntimeException thrown = null;
        for (TokenStream stream : streams) {
            thrown = deliver(stream, thrown);
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private static @Nullable RuntimeException deliver(TokenStream stream, @Nullable RuntimeException earlier) {
        try {
            stream.tokenArrived();
            return earlier;
        } catch (RuntimeException e) {
            return earlier == null ? e : earlier;
        }
    }
}
