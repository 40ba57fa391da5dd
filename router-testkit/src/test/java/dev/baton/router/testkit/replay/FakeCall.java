/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.CancellationSignal;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a router would hand to a transport, for both legs, and what it was told back. Confined to one thread. */
abstract class FakeCall implements CancellationSignal {
    private final Node node;
    private final RouteRequest request;
    private final List<Runnable> onCancel = new ArrayList<>();
    int stops;

    FakeCall(Node node, int promptTokens) {
        this.node = node;
        this.request = RouteRequest.builder().promptTokens(promptTokens).build();
    }

    void cancel() {
        onCancel.forEach(Runnable::run);
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void onCancel(Runnable action) {
        onCancel.add(action);
    }

    public String requestId() {
        return "r";
    }

    public int attempt() {
        return 1;
    }

    public RouteRequest request() {
        return request;
    }

    public String payload() {
        return "";
    }

    public Node node() {
        return node;
    }

    public @Nullable Node peer() {
        return null;
    }

    public Duration timeLeft() {
        return Duration.ofSeconds(1);
    }

    public CancellationSignal cancellation() {
        return this;
    }

    public void stopped() {
        stops++;
    }

    /** A prefill call. */
    static final class Prefill extends FakeCall implements PrefillCall<String> {
        Prefill(Node node, int promptTokens) {
            super(node, promptTokens);
        }

        @Override
        public @Nullable Node pullFrom() {
            return null;
        }

        @Override
        public OptionalLong rendezvousId() {
            return OptionalLong.empty();
        }
    }

    /** A decode call. */
    static final class Decode extends FakeCall implements DecodeCall<String, String> {
        Decode(Node node, int promptTokens) {
            super(node, promptTokens);
        }

        @Override
        public KvSource<String> source() {
            return new KvSource.Local<>();
        }
    }
}
