/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.time.NanoClock;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls that one node holds, counted at its own door, and what it has done so far. Confined to the thread of its
 * clock.
 */
final class NodeLedger {
    private final NanoClock clock;
    private final String id;
    private final NodeRole role;
    private final Set<OpenCall> open = new LinkedHashSet<>();
    private final Map<Leg, Long> openPromptTokens = new EnumMap<>(Leg.class);
    private String incarnation;
    private int maxConcurrent;
    private int peakInFlight;
    private long requests;
    private long tokens;
    private long cachedTokens;
    private long failures;
    private long changedAtNanos;
    private double callNanos;

    NodeLedger(Node node, NanoClock clock) {
        this.clock = clock;
        this.id = node.id();
        this.role = node.role();
        this.incarnation = node.incarnation();
        this.maxConcurrent = node.maxConcurrent();
        this.changedAtNanos = clock.nanoTime();
    }

    /** Takes a call in; of another incarnation than before, the calls of the old one count no more. */
    OpenCall add(Node node, Leg leg, int promptTokens, Runnable whenEnded) {
        if (!node.incarnation().equals(incarnation)) {
            incarnation = node.incarnation();
            List.copyOf(open).forEach(OpenCall::forgive);
        }
        settle();
        OpenCall call = new OpenCall(this, leg, promptTokens, whenEnded);
        open.add(call);
        openPromptTokens.merge(leg, (long) promptTokens, Long::sum);
        requests++;
        maxConcurrent = node.maxConcurrent();
        peakInFlight = Math.max(peakInFlight, open.size());
        return call;
    }

    void remove(OpenCall call) {
        settle();
        if (open.remove(call)) {
            openPromptTokens.merge(call.leg(), (long) -call.promptTokens(), Long::sum);
        }
    }

    /** Lets go of calls that were withdrawn so long ago that the router may have stopped to count them. */
    void forgive(long graceNanos) {
        long now = clock.nanoTime();
        for (OpenCall call : List.copyOf(open)) {
            if (call.isForgiven(now, graceNanos)) {
                call.forgive();
            }
        }
    }

    int inFlight() {
        return open.size();
    }

    boolean anyCancelled() {
        return open.stream().anyMatch(OpenCall::isCancelled);
    }

    /** Returns the prompt tokens of the calls that it holds for one leg. */
    long promptTokens(Leg leg) {
        return openPromptTokens.getOrDefault(leg, 0L);
    }

    void prefilled(int promptTokens, int cached) {
        tokens += promptTokens;
        cachedTokens += cached;
    }

    void generated(int count) {
        tokens += count;
    }

    /** A leg has failed and the router suspects this node. */
    void suspected() {
        failures++;
    }

    /** Returns the integral of calls held over time, in call-nanoseconds, up to now. */
    double callNanos() {
        settle();
        return callNanos;
    }

    NodeUse use() {
        return new NodeUse(id, role, requests, tokens, cachedTokens, failures, peakInFlight, maxConcurrent);
    }

    private void settle() {
        long now = clock.nanoTime();
        callNanos += (double) open.size() * (now - changedAtNanos);
        changedAtNanos = now;
    }
}
