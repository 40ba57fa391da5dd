/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.CancellationSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both legs' calls have in common: a signal that the contract fires, and a count of stops. Thread-safe. */
class TestCall<Q> implements CancellationSignal {
    private final RouteRequest request;
    private final Q payload;
    private final Node node;
    private final @Nullable Node peer;
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean cancelled;
    private int stops;

    TestCall(RouteRequest request, Q payload, Node node, @Nullable Node peer) {
        this.request = request;
        this.payload = payload;
        this.node = node;
        this.peer = peer;
    }

    void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            cancelled = true;
            actions = List.copyOf(onCancel);
            onCancel.clear();
        }
        actions.forEach(Runnable::run);
    }

    synchronized int stops() {
        return stops;
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                onCancel.add(action);
                return;
            }
        }
        action.run();
    }

    public String requestId() {
        return String.valueOf(request.id());
    }

    public int attempt() {
        return 1;
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
        return Duration.ofMinutes(5);
    }

    public CancellationSignal cancellation() {
        return this;
    }

    public synchronized void stopped() {
        stops++;
    }
}
