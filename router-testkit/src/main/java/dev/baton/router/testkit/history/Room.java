/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.transport.PrefillResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * How much room there surely is, at one moment, however the router counts what cannot be seen: every call that may still
 * be counted is, with the most that it may have claimed. Confined to one moment of one check.
 */
final class Room {
    private final World world;
    private final long longestSeen;
    private final Map<NodeTrack, Use> uses = new LinkedHashMap<>();
    private long credits;
    private long creditTokens;

    /** The most that may be claimed on one node. */
    private static final class Use {
        long requests;
        long prefillTokens;
        long kvTokens;
    }

    Room(World world, long longestSeen) {
        this.world = world;
        this.longestSeen = longestSeen;
        long grace = world.terms().timeouts().cancelGrace().toNanos();
        for (NodeTrack node : world.members()) {
            Use use = new Use();
            uses.put(node, use);
            for (CallTrack call : node.calls) {
                if (call.isPerhapsHeld(world.now(), grace)) {
                    count(use, call);
                }
            }
            for (HandoffTrack parked : node.parked) {
                use.kvTokens += parked.isParked() ? most(parked.prefill) : 0;
            }
        }
        for (RequestTrack request : world.requests()) {
            if (!request.hasEnded() && !request.calls.isEmpty()) {
                countPromised(request);
            }
        }
    }

    private void count(Use use, CallTrack call) {
        use.requests++;
        use.prefillTokens += call.isPrefill() || call.isLocal() ? call.promptTokens() : 0;
        use.kvTokens += most(call);
    }

    private long most(CallTrack call) {
        long output = Estimate.most(call.work, longestSeen);
        return call.promptTokens() + Math.max(output, call.tokens);
    }

    /** A decode node that is reserved and not called yet, or the credit in place of it. */
    private void countPromised(RequestTrack request) {
        CallTrack last = request.lastCall();
        if (last == null || !last.isPrefill() || request.decodeOf(request.attempts) != null) {
            return;
        }
        boolean dead = last.failure != null || last.result instanceof PrefillResult.Finished<?, ?>;
        long need = request.promptTokens() + Estimate.most(request.request, longestSeen);
        Node peer = last.called.peer();
        NodeTrack promised = peer == null ? null : world.membership(peer);
        if (dead) {
            return;
        }
        if (promised == null) {
            credits++;
            creditTokens += need;
        } else {
            Use use = uses.get(promised);
            if (use != null) {
                use.requests++;
                use.kvTokens += need;
            }
        }
    }

    /** Says whether a node surely has room for a leg. */
    boolean surelyOn(NodeTrack node, Leg leg, RequestTrack request, boolean both) {
        Use use = uses.get(node);
        if (use == null || isUnsure(node, use)) {
            return false;
        }
        boolean hybrid = node.node.role() == NodeRole.HYBRID;
        long prefill = leg == Leg.PREFILL || (hybrid && both) ? request.promptTokens() : 0;
        return use.requests < node.node.maxConcurrent()
                && use.prefillTokens + prefill <= node.node.maxPrefillTokens()
                && use.kvTokens + kvNeed(node, leg, request, both) <= node.node.kvCapacityTokens();
    }

    private long kvNeed(NodeTrack node, Leg leg, RequestTrack request, boolean both) {
        boolean output = leg == Leg.DECODE || (both && node.node.role() == NodeRole.HYBRID);
        long need = request.promptTokens() + (output ? Estimate.most(request.request, longestSeen) : 0);
        return Math.min(need, node.node.kvCapacityTokens());
    }

    private boolean isUnsure(NodeTrack node, Use use) {
        boolean busy = node.overloadedNanos != NodeTrack.NEVER && node.busyUntilAtMostNanos - world.now() >= 0;
        return busy || (node.probation && use.requests > 0);
    }

    /** Says in words how much of each node may be taken. */
    String describe() {
        StringJoiner text = new StringJoiner("; ");
        uses.forEach((node, use) -> text.add(node + " holds at most " + use.requests + " of "
                + node.node.maxConcurrent() + " requests and " + use.kvTokens + " of " + node.node.kvCapacityTokens()
                + " KV tokens" + (node.probation ? ", on probation" : "")));
        return text + (credits == 0 ? "" : "; " + credits + " credits of " + creditTokens + " KV tokens are out");
    }

    /**
     * Says whether the decode pool surely has a credit to give: a slot for each credit and one more, and as many KV tokens
     * as they ask for, in pieces that are large enough.
     */
    boolean surelyCredit(RequestTrack request) {
        long need = request.promptTokens() + Estimate.most(request.request, longestSeen);
        long least = request.promptTokens() + Estimate.least(request.request);
        long slots = 0;
        long tokens = 0;
        for (NodeTrack node : world.members()) {
            Use use = uses.get(node);
            if (use != null
                    && node.isUsable()
                    && !isUnsure(node, use)
                    && node.serves(Leg.DECODE, request.request.model())
                    && node.couldHold(Leg.DECODE, request)
                    && !request.tried.contains(node)) {
                long most = node.probation ? 1 : node.node.maxConcurrent();
                long requests = Math.max(0, most - use.requests);
                long pieces = Math.max(0, node.node.kvCapacityTokens() - use.kvTokens) / need;
                slots += Math.min(requests, pieces);
                tokens += pieces * least; // what the router takes a piece to be, it at least is
            }
        }
        return credits + 1 <= slots && creditTokens + need <= tokens;
    }
}
