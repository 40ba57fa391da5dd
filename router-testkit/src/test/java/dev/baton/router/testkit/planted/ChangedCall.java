/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.CancellationSignal;
import dev.baton.router.api.transport.LegCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the changed calls of both legs share. Confined to one thread. */
abstract class ChangedCall<Q, C extends LegCall<Q>> {
    final C real;
    final CallTerms terms;

    ChangedCall(C real, CallTerms terms) {
        this.real = real;
        this.terms = terms;
    }

    public String requestId() {
        return real.requestId();
    }

    public int attempt() {
        return real.attempt();
    }

    public RouteRequest request() {
        return real.request();
    }

    public Q payload() {
        return real.payload();
    }

    public Node node() {
        return terms.node();
    }

    public @Nullable Node peer() {
        return real.peer();
    }

    public Duration timeLeft() {
        return real.timeLeft();
    }

    public CancellationSignal cancellation() {
        return terms.cancellation();
    }

    public void stopped() {
        terms.stopped().run();
    }
}
