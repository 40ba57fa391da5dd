/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a history has come to so far: requests, calls, handoffs and nodes, each as it stands. Confined to one check. */
final class World {
    private final History history;
    private final Map<String, RequestTrack> requests = new LinkedHashMap<>();
    private final List<@Nullable CallTrack> calls = new ArrayList<>();
    private final Map<Object, HandoffTrack> handoffs = new HashMap<>();
    private final Map<String, NodeTrack> members = new LinkedHashMap<>();
    private final Map<String, NodeTrack> former = new HashMap<>();
    private final Map<String, RequestTrack> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> boundPositions = new HashMap<>();
    private final Set<String> beingChanged = new HashSet<>();
    private long membersChangedNanos;
    private long nowNanos;
    private int position;
    private int momentPosition;
    private boolean closing;

    World(History history) {
        this.history = history;
        this.nowNanos = history.startNanos();
    }

    History history() {
        return history;
    }

    Terms terms() {
        return history.terms();
    }

    long now() {
        return nowNanos;
    }

    /** Returns the position in the history of the event that is being looked at. */
    int position() {
        return position;
    }

    boolean isClosing() {
        return closing;
    }

    /** Says whether the host is changing a node, so that the router's words on it are about that. */
    boolean isBeingChanged(String nodeId) {
        return beingChanged.contains(nodeId);
    }

    /** Returns when the host last changed a node. */
    long membersChangedNanos() {
        return membersChangedNanos;
    }

    Collection<RequestTrack> requests() {
        return requests.values();
    }

    /** Returns the requests that wait, as listeners were told, in the order in which they began to. */
    Collection<RequestTrack> waiting() {
        return waiting.values();
    }

    Collection<NodeTrack> members() {
        return members.values();
    }

    Collection<HandoffTrack> handoffs() {
        return handoffs.values();
    }

    @Nullable
    HandoffTrack handoff(Object handoff) {
        return handoffs.get(handoff);
    }

    @Nullable
    RequestTrack request(String id) {
        return requests.get(id);
    }

    @Nullable
    NodeTrack member(String nodeId) {
        return members.get(nodeId);
    }

    /** Returns the incarnation that is meant; the last one known of it, if it is a member no longer. */
    @Nullable
    NodeTrack membership(Node node) {
        NodeTrack member = members.get(node.id());
        return member != null && member.incarnation.equals(node.incarnation()) ? member : former.get(key(node));
    }

    /** Reads the whole history, telling the rules. */
    void read(List<Rule> rules) {
        List<Event> events = history.events();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.atNanos() - nowNanos > 0) {
                rules.forEach(rule -> rule.momentOver(event.atNanos()));
                nowNanos = event.atNanos();
                momentPosition = i;
            }
            position = i;
            take(event, rules);
        }
        rules.forEach(Rule::over);
    }

    private void take(Event event, List<Rule> rules) {
        if (event instanceof Event.Called called) {
            called(called, rules);
        } else if (event instanceof Event.OfRequest ofRequest) {
            ofRequest(ofRequest, rules);
        } else if (event instanceof Event.OfCall ofCall) {
            CallTrack call = ofCall.call() < calls.size() ? calls.get(ofCall.call()) : null;
            if (call != null) {
                ofCall(call, ofCall, rules);
            }
        } else if (event instanceof Event.Told told) {
            told(told);
            rules.forEach(rule -> rule.told(told.event()));
        } else if (event instanceof Event.Abandoned abandoned) {
            HandoffTrack handoff = handoffs.get(abandoned.handoff());
            if (handoff != null) {
                handoff.abandoned++;
                handoff.prefill.node.parked.remove(handoff);
            }
            rules.forEach(rule -> rule.abandoned(abandoned));
        } else if (event instanceof Event.Changing changing) {
            changing(changing);
        } else if (event instanceof Event.Changed changed) {
            NodeTrack node = changed(changed);
            rules.forEach(rule -> rule.changed(changed, node));
        } else if (event instanceof Event.Settled settled) {
            rules.forEach(rule -> rule.settled(settled));
        } else if (event instanceof Event.Closing) {
            closing = true;
        }
    }

    // ---- requests

    private void ofRequest(Event.OfRequest event, List<Rule> rules) {
        if (event instanceof Event.Submitted submitted) {
            RequestTrack made = new RequestTrack(submitted);
            requests.put(made.id, made);
            rules.forEach(rule -> rule.submitted(made));
            return;
        }
        RequestTrack request = requests.get(event.requestId());
        if (request == null) {
            return;
        }
        if (event instanceof Event.Given given) {
            request.given++;
            request.givenNanos = nowNanos;
            rules.forEach(rule -> rule.given(request, given.value()));
        } else if (event instanceof Event.Subscribed) {
            request.subscribed = true;
        } else if (event instanceof Event.Demanded demanded) {
            long sum = request.demanded + demanded.chunks();
            request.demanded = sum < 0 ? Long.MAX_VALUE : sum;
            request.demandedNanos = nowNanos;
            rules.forEach(rule -> rule.demanded(request));
        } else if (event instanceof Event.Ended ended) {
            request.outcomes++;
            if (!request.hasEnded()) {
                request.outcome = ended.outcome();
                request.endedNanos = nowNanos;
            }
            noLongerWaits(request);
            rules.forEach(rule -> rule.ended(request));
        } else if (event instanceof Event.Signalled signalled) {
            request.signals++;
            rules.forEach(rule -> rule.signalled(request, signalled.error()));
        } else if (event instanceof Event.Cancelled cancelled) {
            request.cancelledNanos = nowNanos;
            request.cancelledSubscription |= cancelled.bySubscription();
            rules.forEach(rule -> rule.cancelled(request));
        } else if (event instanceof Event.Misbehaved) {
            request.misbehaved = true;
        } else if (event instanceof Event.Judged judged && request.admitted == null) {
            judged(request, judged);
        }
    }

    private static void judged(RequestTrack request, Event.Judged judged) {
        if (judged.decision() instanceof dev.baton.router.api.admission.AdmissionDecision.Admit admit) {
            request.admitted = admit;
        } else {
            request.rejectedByPolicy = true;
        }
    }

    private void noLongerWaits(RequestTrack request) {
        request.waiting = null;
        waiting.remove(request.id);
    }

    // ---- calls

    private void called(Event.Called called, List<Rule> rules) {
        while (calls.size() <= called.call()) {
            calls.add(null);
        }
        RequestTrack request = requests.get(called.requestId());
        NodeTrack node = membership(called.node());
        if (request == null || node == null) {
            return;
        }
        CallTrack call = new CallTrack(request, called, node, position, boundPosition(request, called));
        calls.set(called.call(), call);
        request.calls.add(call);
        request.attempts = Math.max(request.attempts, call.attempt);
        noLongerWaits(request);
        node.calls.add(call);
        if (called.source() instanceof KvSource.HandedOff<?> handedOff) {
            HandoffTrack handoff = handoffs.get(handedOff.handoff());
            if (handoff != null) {
                handoff.decodes.add(call);
                call.handoff = handoff;
            }
        }
        rules.forEach(rule -> rule.called(call));
    }

    /** Since when it may be counted: from the bind of its attempt, if its node was chosen then, else from now. */
    private int boundPosition(RequestTrack request, Event.Called called) {
        CallTrack prefill = request.prefillOf(called.attempt());
        boolean chosenAtHandoff = prefill != null
                && (prefill.called.peer() == null
                        || !prefill.called.peer().id().equals(called.node().id()));
        boolean again = prefill == null && called.source() instanceof KvSource.HandedOff<?>;
        return chosenAtHandoff || again
                ? momentPosition
                : boundPositions.getOrDefault(called.requestId() + "#" + called.attempt(), momentPosition);
    }

    private void ofCall(CallTrack call, Event.OfCall event, List<Rule> rules) {
        boolean answer = event instanceof Event.Sent || event instanceof Event.Finished;
        if (answer && call.isOver()) {
            return; // a transport that goes on after its end
        }
        if (event instanceof Event.Sent sent) {
            call.unasked |= call.chunks >= call.asked || sent.chunk() == null;
            call.chunks++;
            call.tokens += sent.chunk() == null ? 0 : sent.chunk().tokens();
            call.lastChunkNanos = nowNanos;
            if (call.chunks == 1) {
                call.firstChunkNanos = nowNanos;
                unpark(call);
                if (!call.unasked) {
                    succeeded(call);
                }
            }
            Object value = sent.chunk() == null ? null : sent.chunk().value();
            call.values.add(value);
            rules.forEach(rule -> rule.sent(call, value));
        } else if (event instanceof Event.Asked asked) {
            long sum = call.asked + asked.chunks();
            call.asked = sum < 0 ? Long.MAX_VALUE : sum;
            rules.forEach(rule -> rule.asked(call));
        } else if (event instanceof Event.Prefilled prefilled) {
            call.result = prefilled.result();
            end(call);
            if (call.result != null) {
                succeeded(call);
            }
            park(call);
            rules.forEach(rule -> rule.prefilled(call));
        } else if (event instanceof Event.Finished) {
            call.finished = true;
            end(call);
            unpark(call);
            rules.forEach(rule -> rule.finished(call));
        } else if (event instanceof Event.Failed failed) {
            failed(call, failed, rules);
        } else if (event instanceof Event.Withdrawn) {
            if (!call.isWithdrawn()) {
                call.withdrawnNanos = nowNanos;
                rules.forEach(rule -> rule.withdrawn(call));
            }
        } else if (event instanceof Event.Stopped && call.isWithdrawn()) {
            call.stoppedNanos = nowNanos;
            call.node.calls.remove(call);
            rules.forEach(rule -> rule.stopped(call));
        }
    }

    private void failed(CallTrack call, Event.Failed failed, List<Rule> rules) {
        if (call.isOver()) {
            return; // a transport that says it twice
        }
        call.failure = failed.failure();
        call.thrown = failed.thrown();
        end(call);
        NodeTrack suspect = Blame.of(this, call);
        call.suspect = suspect;
        if (call.counts()) {
            if (call.kind() == FaultKind.OVERLOADED) {
                call.request.overloads++;
            }
            call.request.tried.add(suspect);
        }
        rules.forEach(rule -> rule.failed(call));
    }

    private void end(CallTrack call) {
        if (!call.isOver()) {
            call.overNanos = nowNanos;
            call.node.calls.remove(call);
        }
    }

    private static void succeeded(CallTrack call) {
        if (call.counts()) {
            call.node.probation = false;
        }
    }

    private void park(CallTrack call) {
        if (!call.isConcurrent()
                && call.result instanceof dev.baton.router.api.transport.PrefillResult.Handoff<?, ?> made) {
            HandoffTrack handoff = new HandoffTrack(made.handoff(), call);
            handoffs.put(made.handoff(), handoff);
            call.request.handoffs.add(handoff);
            call.node.parked.add(handoff);
        }
    }

    private static void unpark(CallTrack decode) {
        HandoffTrack handoff = decode.handoff;
        if (handoff != null) {
            handoff.prefill.node.parked.remove(handoff);
        }
    }

    // ---- nodes

    private void changing(Event.Changing changing) {
        beingChanged.add(changing.nodeId());
        membersChangedNanos = nowNanos;
        Node node = changing.node();
        if (changing.change() != Event.Change.REGISTER || node == null) {
            return;
        }
        NodeTrack old = members.get(node.id());
        if (old != null && old.incarnation.equals(node.incarnation())) {
            old.limit(node);
            return;
        }
        if (old != null) {
            leave(old);
        }
        members.put(node.id(), new NodeTrack(node, position, nowNanos));
    }

    private @Nullable NodeTrack changed(Event.Changed changed) {
        beingChanged.remove(changed.nodeId());
        NodeTrack node = members.get(changed.nodeId());
        if (node == null) {
            return null;
        }
        node.limited(position);
        if (changed.status() == null) {
            leave(node);
            members.remove(node.id);
        } else {
            node.status(changed.status(), position, nowNanos);
            if (changed.change() == Event.Change.UNREACHABLE) {
                node.lostNanos = nowNanos;
            } else if (changed.status().acceptsNewWork()) {
                node.lostNanos = NodeTrack.NEVER;
            }
        }
        return node;
    }

    private void leave(NodeTrack node) {
        node.member = false;
        if (node.lostNanos == NodeTrack.NEVER) {
            node.lostNanos = nowNanos;
        }
        former.put(key(node.node), node);
    }

    private void told(Event.Told told) {
        if (told.event() instanceof RouterEvent.NodeStatusChanged changed) {
            NodeTrack node = members.get(changed.node().id());
            if (node != null && node.incarnation.equals(changed.node().incarnation()) && told.status() != null) {
                node.status(told.status(), position, nowNanos);
                node.wasOnline |= changed.to().acceptsNewWork();
                if (told.status().acceptsNewWork()) {
                    node.probation |= changed.cause().contains("probation");
                    node.lostNanos = NodeTrack.NEVER;
                } else if (told.status() == dev.baton.router.api.node.NodeStatus.UNREACHABLE) {
                    node.lostNanos = nowNanos;
                }
            }
        } else if (told.event() instanceof RouterEvent.OfRequest ofRequest) {
            RequestTrack request = requests.get(ofRequest.requestId());
            if (request != null) {
                told(request, ofRequest);
            }
        }
    }

    private void told(RequestTrack request, RouterEvent.OfRequest event) {
        if (event instanceof RouterEvent.Waiting begun && !request.hasEnded()) {
            request.waiting = begun;
            request.waits++;
            request.waitingSinceNanos = nowNanos;
            waiting.remove(request.id);
            waiting.put(request.id, request);
        } else if (event instanceof RouterEvent.Bound bound) {
            noLongerWaits(request);
            boundPositions.put(request.id + "#" + bound.attempt(), momentPosition);
            request.bound = Math.max(request.bound, bound.attempt());
        } else if (event instanceof RouterEvent.Redispatched redispatched) {
            request.redispatches++;
            request.failedAttempts = Math.max(request.failedAttempts, redispatched.failedAttempt());
        } else if (event instanceof RouterEvent.LegFailed failed) {
            NodeTrack suspect = membership(failed.suspect());
            if (suspect != null) {
                request.tried.add(suspect);
            }
        }
    }

    private static String key(Node node) {
        return Objects.requireNonNull(node.id()) + "#" + node.incarnation();
    }
}
