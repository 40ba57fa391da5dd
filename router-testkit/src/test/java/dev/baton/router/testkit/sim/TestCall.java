/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.CancellationSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What both legs' calls have in common when a test makes them by hand: a signal that it can fire, and a count of stops.
 */
class TestCall implements CancellationSignal {
    private final String requestId;
    private final SimPrompt payload;
    private final Node node;
    private final List<Runnable> onCancel = new ArrayList<>();
    private RouteRequest request;
    private boolean cancelled;
    private int stops;
    private int attempt = 1;
    private Node peer;

    TestCall(String requestId, SimPrompt payload, Node node) {
        this.requestId = requestId;
        this.payload = payload;
        this.node = node;
        this.request = payload.describe().build();
    }

    void cancel() {
        cancelled = true;
        onCancel.forEach(Runnable::run);
        onCancel.clear();
    }

    int stops() {
        return stops;
    }

    void setMaxOutputTokens(int tokens) {
        request = payload.describe().maxOutputTokens(tokens).build();
    }

    void setPeer(Node other) {
        peer = other;
    }

    void setAttempt(int number) {
        attempt = number;
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

    public SimPrompt payload() {
        return payload;
    }

    public Node node() {
        return node;
    }

    public Node peer() {
        return peer;
    }

    public Duration timeLeft() {
        return Duration.ofMinutes(5);
    }

    public CancellationSignal cancellation() {
        return this;
    }

    public void stopped() {
        stops++;
    }
}
