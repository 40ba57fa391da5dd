/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of a history, and the handoffs between them, as they stand. Confined to one check. */
final class CallLog {
    private final World world;
    private final RequestLog requests;
    private final List<@Nullable CallTrack> calls = new ArrayList<>();
    private final Map<Object, HandoffTrack> handoffs = new HashMap<>();

    CallLog(World world, RequestLog requests) {
        this.world = world;
        this.requests = requests;
    }

    Collection<HandoffTrack> handoffs() {
        return handoffs.values();
    }

    @Nullable
    HandoffTrack handoff(Object handoff) {
        return handoffs.get(handoff);
    }

    void abandoned(Event.Abandoned event) {
        HandoffTrack handoff = handoffs.get(event.handoff());
        if (handoff != null) {
            handoff.abandoned++;
            handoff.prefill.node.parked.remove(handoff);
        }
    }

    void called(Event.Called called, List<Rule> rules) {
        while (calls.size() <= called.call()) {
            calls.add(null);
        }
        RequestTrack request = world.request(called.requestId());
        NodeTrack node = world.membership(called.node());
        if (request == null || node == null) {
            return;
        }
        CallTrack call = new CallTrack(request, called, node, world.position(), boundPosition(request, called));
        calls.set(called.call(), call);
        request.calls.add(call);
        request.attempts = Math.max(request.attempts, call.attempt);
        requests.noLongerWaits(request);
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
                ? world.momentPosition()
                : requests.boundPosition(called.requestId(), called.attempt());
    }

    void take(Event.OfCall event, List<Rule> rules) {
        CallTrack call = event.call() < calls.size() ? calls.get(event.call()) : null;
        if (call == null) {
            return;
        }
        boolean answer = event instanceof Event.Sent || event instanceof Event.Finished;
        if (answer && call.isOver()) {
            return; // a transport that goes on after its end
        }
        if (event instanceof Event.Sent sent) {
            call.unasked |= call.chunks >= call.asked || sent.chunk() == null;
            call.chunks++;
            call.tokens += sent.chunk() == null ? 0 : sent.chunk().tokens();
            call.lastChunkNanos = world.now();
            if (call.chunks == 1) {
                call.firstChunkNanos = world.now();
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
                call.withdrawnNanos = world.now();
                rules.forEach(rule -> rule.withdrawn(call));
            }
        } else if (event instanceof Event.Stopped && call.isWithdrawn()) {
            call.stoppedNanos = world.now();
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
        NodeTrack suspect = Blame.of(world, call);
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
            call.overNanos = world.now();
            call.node.calls.remove(call);
        }
    }

    private static void succeeded(CallTrack call) {
        if (call.counts()) {
            call.node.probation = false;
        }
    }

    private void park(CallTrack call) {
        if (!call.isConcurrent() && call.result instanceof PrefillResult.Handoff<?, ?> made) {
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
}
