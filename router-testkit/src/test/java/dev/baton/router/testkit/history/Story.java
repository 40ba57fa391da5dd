/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RequestSummary;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A history that a test tells itself, one millisecond after the other: prefill nodes {@code p0} and {@code p1}, a decode
 * node {@code d0}, each for at most two requests, and one request {@code r} of 100 prompt tokens.
 */
final class Story {
    private static final long MILLI = 1_000_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final History history = new History(
            0,
            new Terms(
                    TransportCapabilities.sequential(Trait.ABORT_BEFORE_FIRST_CHUNK),
                    DecodeChoice.UP_FRONT,
                    Timeouts.DEFAULT,
                    RetrySettings.DEFAULT,
                    HealthSettings.DEFAULT,
                    0,
                    100,
                    Eagerness.NEVER));
    private long nowNanos;
    private int calls;

    Story() {
        List.of(
                        Node.prefill("p0").maxConcurrent(2).build(),
                        Node.prefill("p1").maxConcurrent(2).build(),
                        Node.decode("d0").maxConcurrent(2).build())
                .forEach(this::register);
        later();
    }

    static Node prefill(String id) {
        return Node.prefill(id).maxConcurrent(2).build();
    }

    static Node decode() {
        return Node.decode("d0").maxConcurrent(2).build();
    }

    List<Violation> violations() {
        return Checker.check(history);
    }

    History history() {
        return history;
    }

    Story later() {
        nowNanos += MILLI;
        return this;
    }

    Story register(Node node) {
        return add(new Event.Changing(nowNanos, Event.Change.REGISTER, node.id(), node))
                .add(new Event.Changed(nowNanos, Event.Change.REGISTER, node.id(), NodeStatus.ONLINE));
    }

    Story remove(String id) {
        return add(new Event.Changing(nowNanos, Event.Change.REMOVE, id, null))
                .add(new Event.Changed(nowNanos, Event.Change.REMOVE, id, null));
    }

    Story submit(String id) {
        RouteRequest request = RouteRequest.builder().id(id).promptTokens(100).build();
        return add(new Event.Submitted(nowNanos, id, request, nowNanos + TIMEOUT.toNanos()))
                .add(new Event.Subscribed(nowNanos, id))
                .add(new Event.Demanded(nowNanos, id, 100));
    }

    /** Prefill of an attempt is called; returns the call's number. */
    int prefill(String id, int attempt, String node) {
        return call(id, attempt, Leg.PREFILL, prefill(node), decode(), null);
    }

    /** Decode of an attempt is called with the handoff of its prefill; returns the call's number. */
    int decode(String id, int attempt, String prefillNode) {
        Node from = prefill(prefillNode);
        int number =
                call(id, attempt, Leg.DECODE, decode(), from, new KvSource.HandedOff<>(handoff(id, attempt), from));
        add(new Event.Asked(nowNanos, number, 100));
        return number;
    }

    private int call(String id, int attempt, Leg leg, Node node, Node peer, @Nullable KvSource<?> source) {
        int number = calls++;
        Duration left = TIMEOUT.minusNanos(nowNanos - MILLI); // requests are submitted in the first millisecond
        add(new Event.Called(
                nowNanos,
                number,
                id,
                null,
                attempt,
                leg,
                node,
                peer,
                source,
                -1,
                left,
                history.terms().capabilities()));
        return number;
    }

    Story handsOff(int call, String id, int attempt) {
        PrefillResult<String, String> result = new PrefillResult.Handoff<>(handoff(id, attempt), PrefillUsage.UNKNOWN);
        return add(new Event.Prefilled(nowNanos, call, result));
    }

    Story abandon(String id, int attempt, String node) {
        return add(new Event.Abandoned(nowNanos, prefill(node), handoff(id, attempt)));
    }

    private static String handoff(String id, int attempt) {
        return "KV of " + id + "#" + attempt;
    }

    Story sends(int call, String chunk) {
        return add(new Event.Sent(nowNanos, call, Chunk.of(chunk)));
    }

    Story fails(int call, Throwable failure) {
        return add(new Event.Failed(nowNanos, call, failure, false));
    }

    Story withdrawn(int call) {
        return add(new Event.Withdrawn(nowNanos, call, false));
    }

    Story finishes(int call) {
        return add(new Event.Finished(nowNanos, call));
    }

    Story given(String id, String chunk) {
        return add(new Event.Given(nowNanos, id, chunk));
    }

    Story cancel(String id) {
        return add(new Event.Cancelled(nowNanos, id, false));
    }

    Story completes(String id, int attempts, int chunks) {
        return add(new Event.Signalled(nowNanos, id, null))
                .add(new Event.Ended(nowNanos, id, new Outcome.Completed(summary(id, attempts, chunks))));
    }

    private static RequestSummary summary(String id, int attempts, int chunks) {
        return new RequestSummary(id, null, attempts, 0, chunks, chunks, 0, 0, 0);
    }

    private Story add(Event event) {
        history.add(event);
        return this;
    }
}
