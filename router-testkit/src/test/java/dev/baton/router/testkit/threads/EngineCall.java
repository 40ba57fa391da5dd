/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.TransportException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What an engine does for one call, from its arrival to the one moment at which the engine lets go of it. Thread-safe. */
abstract class EngineCall {
    final ThreadedEngines engines;
    final Engine engine;
    final Engine.Life life;
    private final LegCall<String> call;
    private final AtomicBoolean over = new AtomicBoolean();

    EngineCall(ThreadedEngines engines, Engine engine, Engine.Life life, LegCall<String> call) {
        this.engines = engines;
        this.engine = engine;
        this.life = life;
        this.call = call;
    }

    LegCall<String> call() {
        return call;
    }

    /** Returns the KV tokens that this call may come to hold. */
    abstract long tokens();

    /** Ends the call with a failure. */
    abstract void fail(TransportException failure);

    /** Ends the call because nobody wants it any more; the engine said so or not. */
    abstract void endCancelled();

    /** Lets go, once: from then on the call is no load. False if it has before. */
    final boolean letGo() {
        return letGo(null);
    }

    /** Lets go, once, and parks KV. */
    final boolean letGo(@Nullable Kv parks) {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        life.leave(this, parks);
        return true;
    }

    final boolean isOver() {
        return over.get();
    }

    final void whenCancelled() {
        engine.letGo().pass(() -> {
            if (letGo()) {
                switch (engine.lettingGo()) {
                    case SAYS_STOPPED -> call.stopped();
                    case ENDS_CALL -> endCancelled();
                    case SILENT -> {}
                }
            }
        });
    }

    @Override
    public String toString() {
        return call.requestId() + "@" + call.attempt();
    }
}
