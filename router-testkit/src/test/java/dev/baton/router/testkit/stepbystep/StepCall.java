/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.Reservation;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.CancellationSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both legs' calls have in common when a host makes them itself. */
class StepCall<Q> implements CancellationSignal {
    private final String requestId;
    private final int attempt;
    private final RouteRequest request;
    private final Q payload;
    private final Node node;
    private final @Nullable Node peer;
    private final Duration timeLeft;
    private final List<Runnable> onCancel = new ArrayList<>();
    private @Nullable Reservation claim;
    private boolean cancelled;
    private boolean done;

    StepCall(
            String requestId,
            int attempt,
            RouteRequest request,
            Q payload,
            Node node,
            @Nullable Node peer,
            Duration timeLeft) {
        this.requestId = requestId;
        this.attempt = attempt;
        this.request = request;
        this.payload = payload;
        this.node = node;
        this.peer = peer;
        this.timeLeft = timeLeft;
    }

    /** Says what is given back when the engine has let go of it. */
    void paysWith(Reservation reservation) {
        claim = reservation;
    }

    /** The engine's answer is complete. */
    void done() {
        done = true;
    }

    /** Lets go: what is claimed for it is given back when the engine has let go too. */
    void cancel() {
        cancelled = true;
        if (done) {
            stopped();
        }
        List.copyOf(onCancel).forEach(Runnable::run);
        onCancel.clear();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        if (cancelled) {
            action.run();
        } else {
            onCancel.add(action);
        }
    }

    public String requestId() {
        return requestId;
    }

    public int attempt() {
        return attempt;
    }

    public RouteRequest request() {
        return request;
    }

    public Q payload() {
        return payload;
    }

    public Node node() {
        return node;
    }

    public @Nullable Node peer() {
        return peer;
    }

    public Duration timeLeft() {
        return timeLeft;
    }

    public CancellationSignal cancellation() {
        return this;
    }

    public void stopped() {
        if (cancelled && claim != null) {
            claim.cancelled();
        }
    }
}
