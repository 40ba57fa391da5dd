/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * R16: the refusals differ: contended (capacity exists but is taken), no capacity (nothing usable for a leg), ineligible
 * (no node could ever serve it); and each is true. Confined to one check. Nodes that changed at the very moment of a refusal
 * are given the benefit of the doubt.
 */
final class ThreeRefusals extends Rule {
    private final List<RequestTrack> endedNow = new ArrayList<>();

    ThreeRefusals() {
        super("R16", "contended, no capacity and ineligible are told apart");
    }

    @Override
    void ended(RequestTrack request) {
        endedNow.add(request);
    }

    @Override
    void called(CallTrack call) {
        if (call.request.rejectedByPolicy && call.request.calls.size() == 1) {
            broken(call.request, call.request.id + " was refused by the policy, but " + call + " is sent");
        }
    }

    @Override
    void momentOver() {
        endedNow.forEach(this::check);
        endedNow.clear();
    }

    private void check(RequestTrack request) {
        if (!(request.outcome instanceof Outcome.Rejected rejected) || request.outcomes > 1) {
            return;
        }
        if (!request.calls.isEmpty()) {
            broken(request, request.id + " is refused, but " + request.calls.get(0) + " was sent");
        }
        Refusal refusal = rejected.refusal();
        switch (refusal.kind()) {
            case INELIGIBLE -> ineligible(request, refusal);
            case NO_CAPACITY -> noCapacity(request, refusal);
            case CONTENDED -> contended(request, refusal);
            case DEADLINE -> {
                if (now() - request.deadlineNanos < 0) {
                    broken(
                            request,
                            request.id + " is refused for its deadline " + millis(request.deadlineNanos - now())
                                    + " before it");
                }
                ineligibleMustBeSaid(request, refusal);
            }
            case SHUTTING_DOWN -> {
                if (!world().isClosing()) {
                    broken(request, request.id + " is refused because the router is closed, which it is not");
                }
            }
        }
    }

    private void ineligible(RequestTrack request, Refusal refusal) {
        for (NodeTrack node : world().members()) {
            boolean settled = world().membersChangedNanos() - now() < 0;
            if (settled && refusal.leg() != null && couldEverServe(node, refusal.leg(), request)) {
                broken(
                        request,
                        request.id + " is refused as ineligible for " + refusal.leg() + ", but " + node
                                + " could serve it");
                return;
            }
        }
    }

    private void noCapacity(RequestTrack request, Refusal refusal) {
        for (NodeTrack node : world().members()) {
            if (refusal.leg() != null
                    && mightServeNow(node, refusal.leg(), request)
                    && (refusal.leg() == Leg.PREFILL || hasPartner(node, request))) {
                broken(
                        request,
                        request.id + " is told that no node may be used for " + refusal.leg() + ", but " + node
                                + " may");
                return;
            }
        }
        ineligibleMustBeSaid(request, refusal);
    }

    private void contended(RequestTrack request, Refusal refusal) {
        if (request.rejectedByPolicy) {
            return;
        }
        for (Leg leg : Leg.values()) {
            boolean any = false;
            for (NodeTrack node : world().members()) {
                boolean justChanged = node.statusNanos == now() || world().membersChangedNanos() == now();
                any |= justChanged || (node.isUsable() && couldEverServe(node, leg, request));
            }
            if (!any && world().membersChangedNanos() != now()) {
                broken(
                        request,
                        request.id + " is told that all are taken (" + refusal.code()
                                + "), but no node may be used for " + leg);
                return;
            }
        }
        ineligibleMustBeSaid(request, refusal);
    }

    /** A request that no member could ever serve since it came is told so, and nothing else. */
    private void ineligibleMustBeSaid(RequestTrack request, Refusal refusal) {
        if (request.rejectedByPolicy || world().membersChangedNanos() - request.submittedNanos >= 0) {
            return;
        }
        for (Leg leg : Leg.values()) {
            boolean anyForLeg = false;
            boolean anyCould = false;
            for (NodeTrack node : world().members()) {
                anyForLeg |= node.node.role().serves(leg);
                anyCould |= couldEverServe(node, leg, request);
            }
            if (anyForLeg && !anyCould) {
                broken(
                        request,
                        request.id + " is refused as " + refusal.kind() + ", but no node could ever serve " + leg
                                + " of it");
                return;
            }
        }
    }

    private static boolean couldEverServe(NodeTrack node, Leg leg, RequestTrack request) {
        return node.serves(leg, request.request.model()) && node.couldHold(leg, request);
    }

    private boolean mightServeNow(NodeTrack node, Leg leg, RequestTrack request) {
        return node.wasUsableBefore(now()) && couldEverServe(node, leg, request);
    }

    private boolean hasPartner(NodeTrack decode, RequestTrack request) {
        for (NodeTrack prefill : world().members()) {
            if (mightServeNow(prefill, Leg.PREFILL, request) && decode.fits(prefill)) {
                return true;
            }
        }
        return false;
    }
}
