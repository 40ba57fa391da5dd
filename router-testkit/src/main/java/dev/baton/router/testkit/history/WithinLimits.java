/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import java.util.ArrayList;
import java.util.List;

/**
 * R4: no node's claims ever exceed its limits. Confined to one check. It counts the calls that the node must be holding,
 * against the widest limits that held since the new call's attempt was bound; of KV it counts what is surely claimed:
 * the prompt, and of the output what the host said it expects.
 */
final class WithinLimits extends Rule {
    private final List<CallTrack> calledNow = new ArrayList<>();

    WithinLimits() {
        super("R4", "no node's claims exceed its limits");
    }

    @Override
    void called(CallTrack call) {
        calledNow.add(call);
    }

    /** What is let go of in the same moment was let go of before, as far as anybody can tell. */
    @Override
    void momentOver() {
        calledNow.forEach(this::check);
        calledNow.clear();
    }

    private void check(CallTrack call) {
        NodeTrack node = call.node;
        long grace = terms().timeouts().cancelGrace().toNanos();
        long requests = 0;
        long prefillTokens = 0;
        long kvTokens = 0;
        for (CallTrack held : node.calls) {
            if (held.isSurelyHeld(now(), grace)) {
                requests++;
                prefillTokens += held.isPrefill() ? held.promptTokens() : 0;
                kvTokens += kvTokens(held);
            }
        }
        for (HandoffTrack parked : node.parked) {
            kvTokens += parked.isParked() ? kvTokens(parked.prefill) : 0;
        }
        check(call, "requests", requests, node.mostSince(call.boundPosition, Node::maxConcurrent));
        check(call, "prefill tokens", prefillTokens, node.mostSince(call.boundPosition, Node::maxPrefillTokens));
        check(call, "KV tokens", kvTokens, node.mostSince(call.boundPosition, Node::kvCapacityTokens));
    }

    private void check(CallTrack call, String what, long held, long limit) {
        if (held > limit) {
            broken(
                    call.request,
                    call.node + " is sent " + call + " and then holds " + held + " " + what + ", but may hold "
                            + limit);
        }
    }

    private static long kvTokens(CallTrack call) {
        boolean both = !call.isPrefill() || call.node.node.role() == NodeRole.HYBRID;
        long output = both ? Estimate.least(call.work) : 0;
        return Math.min(call.promptTokens() + output, call.node.node.kvCapacityTokens());
    }
}
