/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.Routing;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.SimToken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request in the hands of a {@link StepHost}: what its client saw, and its tries. */
final class StepRequest<Q, H> {
    final StepHost<Q, H> host;
    final String id;
    final RouteRequest request;
    final Q payload;
    private final int outputTokens;
    final StepClient client;
    final long deadlineNanos;
    private final List<SimToken> tokens = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private @Nullable StepTry<Q, H> current;
    private int attempts;

    StepRequest(StepHost<Q, H> host, String id, RouteRequest request, Q payload, int outputTokens, StepClient client) {
        this.host = host;
        this.id = id;
        this.request = request;
        this.payload = payload;
        this.outputTokens = outputTokens;
        this.client = client;
        this.deadlineNanos = host.time.nanoTime() + StepHost.TIMEOUT.toNanos();
    }

    void begin() {
        boolean both = host.steps == StepHost.Steps.BOTH_AT_ONCE;
        CompletionStage<Routing> stage = both ? host.router.route(request) : host.router.routeToPrefill(request);
        onRouted(stage, routed -> {
            StepTry<Q, H> next = new StepTry<>(this, ++attempts);
            current = next;
            next.start(routed);
        });
    }

    void onRouted(CompletionStage<Routing> stage, Consumer<Routing.Routed> then) {
        stage.thenAccept(routing -> {
            if (routing instanceof Routing.Routed routed) {
                then.accept(routed);
            } else if (routing instanceof Routing.Refused refused) {
                client.refused(refused.refusal());
                end("refused " + refused.refusal().code());
            } else {
                end("failed " + routing);
            }
        });
    }

    void given(StepTry<Q, H> by, SimToken token) {
        if (by == current) {
            tokens.add(token);
            client.given(token);
        }
    }

    void completed(StepTry<Q, H> by) {
        if (by == current) {
            current = null;
            end("completed");
        }
    }

    void tryFailed(StepTry<Q, H> by, String why) {
        if (by != current) {
            return;
        }
        current = null;
        if (!tokens.isEmpty()) {
            end("lost");
        } else if (attempts >= StepHost.MAX_ATTEMPTS) {
            end("exhausted: " + why);
        } else {
            begin();
        }
    }

    /** A leg of a try has failed, or lost its node. */
    void legFailed(StepTry<Q, H> by, Leg leg, Node node, TransportException cause) {
        if (by == current) {
            client.legFailed(attempts, leg, node, cause);
        }
    }

    private void end(String how) {
        ends.add(how);
        client.ended(how);
    }

    List<String> ends() {
        return ends;
    }

    int attempts() {
        return attempts;
    }

    void check(List<String> found) {
        if (ends.size() != 1) {
            found.add("R1: " + id + " has ends " + ends);
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).index() != i
                    || tokens.get(i).attempt() != tokens.get(0).attempt()) {
                found.add("R2: " + id + " was given " + tokens.get(i) + " as token " + i);
            }
        }
        if (ends.contains("completed") && tokens.size() != outputTokens) {
            found.add("R2: " + id + " completed with " + tokens.size() + " tokens");
        }
    }
}
