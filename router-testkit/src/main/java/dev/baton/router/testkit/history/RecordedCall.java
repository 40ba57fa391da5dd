/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.CancellationSignal;
import dev.baton.router.api.transport.LegCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the recorded calls of both legs share: they pass everything on, and note when the engine says that it stopped.
 * Confined to one thread.
 */
abstract class RecordedCall<Q, C extends LegCall<Q>> {
    final C original;
    private final int number;
    private final Recorder recorder;

    RecordedCall(C original, int number, Recorder recorder) {
        this.original = original;
        this.number = number;
        this.recorder = recorder;
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
        recorder.add(new Event.Stopped(recorder.now(), number));
        original.stopped();
    }
}
