/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.CancellationSignal;
import dev.baton.router.api.transport.LegCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the watched calls of both legs share: they pass everything on, and note when the engine says that it stopped.
 * Confined to the thread of the replay.
 *
 * @param <Q> the payload
 * @param <C> the call that is passed on
 */
abstract class WatchedCall<Q, C extends LegCall<Q>> {
    final C original;
    private final OpenCall open;

    WatchedCall(C original, OpenCall open) {
        this.original = original;
        this.open = open;
    }

    public String requestId() {
        return original.requestId();
    }

    public int attempt() {
        return original.attempt();
    }

    public RouteRequest request() {
        return original.request();
    }

    public Q payload() {
        return original.payload();
    }

    public Node node() {
        return original.node();
    }

    public @Nullable Node peer() {
        return original.peer();
    }

    public Duration timeLeft() {
        return original.timeLeft();
    }

    public CancellationSignal cancellation() {
        return original.cancellation();
    }

    public void stopped() {
        if (open.isCancelled()) {
            open.end();
        }
        original.stopped();
    }
}
