/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.transport.PrefillResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R10: a waiting request starts when it is its turn and capacity appears, or expires in time; and no newcomer overtakes it.
 * Confined to one check. Capacity counts only where it is sure, whatever the router has claimed that cannot be seen; see
 * {@link Room}. What was planned for a node is left to {@link PlansMove}.
 */
class StartsWhenItCan extends Rule {
    private static final int LOOKED_AT = 8;

    private final boolean planned;
    private final Set<RequestTrack> told = new HashSet<>();
    private final List<CallTrack> begunNow = new ArrayList<>();
    private boolean somethingFreed;
    private long longestSeen;

    StartsWhenItCan() {
        this("R10", "who waits starts when it can, and is not overtaken", false);
    }

    StartsWhenItCan(String number, String promise, boolean planned) {
        super(number, promise);
        this.planned = planned;
    }

    // ---- when to look

    @Override
    final void prefilled(CallTrack call) {
        somethingFreed = true;
    }

    @Override
    final void failed(CallTrack call) {
        somethingFreed = true;
    }

    @Override
    final void finished(CallTrack call) {
        somethingFreed = true;
        long tokens = 1; // of all attempts, if a broken stream went on
        for (CallTrack sent : call.request.calls) {
            tokens += sent.tokens;
        }
        longestSeen = Math.max(longestSeen, tokens);
    }

    @Override
    final void stopped(CallTrack call) {
        somethingFreed = true;
    }

    @Override
    final void sent(CallTrack call, @Nullable Object value) {
        somethingFreed |= call.chunks == 1;
    }

    @Override
    final void abandoned(Event.Abandoned event) {
        somethingFreed = true;
    }

    @Override
    final void ended(RequestTrack request) {
        somethingFreed = true;
        if (!planned) {
            notTooLong(request);
        }
    }

    @Override
    final void changed(Event.Changed event, @Nullable NodeTrack node) {
        somethingFreed = true;
    }

    @Override
    final void told(RouterEvent event) {
        somethingFreed |= event instanceof RouterEvent.Waiting || event instanceof RouterEvent.NodeStatusChanged;
    }

    @Override
    final void called(CallTrack call) {
        if (!planned) {
            begunNow.add(call);
            if (call.attempt == 1 && call.isPrefill()) {
                notTooLong(call.request);
            }
        }
    }

    private void notTooLong(RequestTrack request) {
        if (request.admitted == null || request.calls.size() > 1 || request.waits != 1) {
            return;
        }
        long waited = now() - request.waitingSinceNanos;
        if (request.calls.size() == (request.hasEnded() ? 0 : 1)
                && waited > request.admitted.maxWait().toNanos()
                && told.add(request)) {
            broken(
                    request,
                    request.id + " has waited for " + millis(waited) + ", but may wait for "
                            + millis(request.admitted.maxWait().toNanos()));
        }
    }

    @Override
    final void momentOver() {
        if (!begunNow.isEmpty()) {
            begunNow.forEach(this::overtakesNobody);
            begunNow.clear();
        }
        boolean look = somethingFreed && terms().eagerness() != Eagerness.NEVER && !world().isClosing();
        somethingFreed = false;
        if (look && !world().waiting().isEmpty()) {
            look();
        }
    }

    // ---- capacity

    private void look() {
        Room room = new Room(world(), longestSeen);
        for (RequestTrack request : inTurn()) {
            boolean isPlanned = request.waiting != null && request.waiting.plannedFor() != null;
            if (isPlanned == planned && !told.contains(request) && canSurelyStart(request, room)) {
                told.add(request);
                broken(request, request.id + " waits, but there is room for it" + where(request, room));
            }
        }
    }

    /**
     * Those whose turn it is: handoffs first, then the highest band, then who came first. Where strategies may wait for
     * one node, only the first of all, for the others may stand behind one who waits for the same node.
     */
    private List<RequestTrack> inTurn() {
        return world().waiting().stream()
                .sorted(Comparator.comparing((RequestTrack request) -> prefilled(request) == null)
                        .thenComparingInt(request -> -request.request.priority())
                        .thenComparingLong(request -> request.submittedNanos))
                .limit(terms().eagerness() == Eagerness.ALL_ROOM ? 1 : LOOKED_AT)
                .toList();
    }

    private boolean canSurelyStart(RequestTrack request, Room room) {
        CallTrack prefill = prefilled(request);
        if (prefill != null) {
            return enough(Leg.DECODE, request, room, prefill.node, false);
        }
        if (terms().leavesDecodeOpen() && !room.surelyCredit(request)) {
            return false;
        }
        if (terms().eagerness() == Eagerness.ALL_ROOM) {
            return pair(request, room) != null
                    && enough(Leg.PREFILL, request, room, null, true)
                    && enough(Leg.DECODE, request, room, null, true);
        }
        return pair(request, room) != null;
    }

    /** The prefill whose decode it waits for, or null: it waits for both legs. */
    private static @Nullable CallTrack prefilled(RequestTrack request) {
        for (HandoffTrack handoff : request.handoffs) {
            boolean idle = handoff.decodes.stream().allMatch(decode -> decode.isOver() || decode.isWithdrawn());
            if (handoff.isParked() && idle) {
                return handoff.prefill;
            }
        }
        CallTrack last = request.lastCall();
        boolean nothingToFetch = last != null && last.counts() && last.result instanceof PrefillResult.NoHandoff<?, ?>;
        return nothingToFetch ? last : null;
    }

    /** Says whether some candidate surely has room, or, where strategies may wait for one, every candidate. */
    private boolean enough(Leg leg, RequestTrack request, Room room, @Nullable NodeTrack partner, boolean both) {
        boolean all = terms().eagerness() == Eagerness.ALL_ROOM;
        int with = 0;
        int without = 0;
        for (NodeTrack node : world().members()) {
            boolean fits = partner == null || node.fits(partner);
            if (fits && node.isUsable() && serves(node, leg, request)) {
                boolean candidate = node.wasUsableBefore(now()) && !request.tried.contains(node);
                if (candidate && room.surelyOn(node, leg, request, both)) {
                    with++;
                } else {
                    without++;
                }
            }
        }
        return with > 0 && (!all || without == 0);
    }

    private @Nullable NodeTrack pair(RequestTrack request, Room room) {
        for (NodeTrack prefill : world().members()) {
            if (isCandidate(prefill, Leg.PREFILL, request) && room.surelyOn(prefill, Leg.PREFILL, request, true)) {
                if (prefill.node.role() == NodeRole.HYBRID) {
                    return prefill;
                }
                for (NodeTrack decode : world().members()) {
                    if (isCandidate(decode, Leg.DECODE, request)
                            && decode.fits(prefill)
                            && decode != prefill
                            && (terms().leavesDecodeOpen() || room.surelyOn(decode, Leg.DECODE, request, true))) {
                        return prefill;
                    }
                }
            }
        }
        return null;
    }

    private boolean isCandidate(NodeTrack node, Leg leg, RequestTrack request) {
        return node.wasUsableBefore(now()) && !request.tried.contains(node) && serves(node, leg, request);
    }

    private static boolean serves(NodeTrack node, Leg leg, RequestTrack request) {
        return node.serves(leg, request.request.model()) && node.couldHold(leg, request);
    }

    private String where(RequestTrack request, Room room) {
        NodeTrack prefill = prefilled(request) == null ? pair(request, room) : null;
        return (prefill == null ? " on a decode node" : ", beginning on " + prefill) + ": " + room.describe();
    }

    // ---- turns

    /** A newcomer that began at once, while one of its band or a higher one waited before it and goes on waiting. */
    private void overtakesNobody(CallTrack call) {
        RequestTrack newcomer = call.request;
        if (call.attempt != 1 || newcomer.waitingSinceNanos != 0 || newcomer.submittedNanos != now()) {
            return;
        }
        for (RequestTrack other : world().waiting()) {
            boolean before = other.waitingSinceNanos - now() < 0;
            if (before
                    && other.request.priority() >= newcomer.request.priority()
                    && sameNodes(other, newcomer)
                    && told.add(newcomer)) {
                broken(
                        newcomer,
                        newcomer.id + " begins at once, although " + other.id + " has waited for "
                                + millis(now() - other.waitingSinceNanos) + " and goes on waiting");
                return;
            }
        }
    }

    private static boolean sameNodes(RequestTrack a, RequestTrack b) {
        String model = a.request.model();
        return model == null || b.request.model() == null || model.equals(b.request.model());
    }
}
