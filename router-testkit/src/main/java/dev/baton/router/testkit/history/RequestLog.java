/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.Resumption;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of a history, as they stand. Confined to one check. */
final class RequestLog {
    private final World world;
    private final Map<String, RequestTrack> requests = new LinkedHashMap<>();
    private final Map<String, RequestTrack> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> boundPositions = new HashMap<>();

    RequestLog(World world) {
        this.world = world;
    }

    @Nullable
    RequestTrack request(String id) {
        return requests.get(id);
    }

    Collection<RequestTrack> all() {
        return requests.values();
    }

    Collection<RequestTrack> waiting() {
        return waiting.values();
    }

    /** Returns where in the history an attempt was bound; or the moment that is being looked at. */
    int boundPosition(String requestId, int attempt) {
        return boundPositions.getOrDefault(key(requestId, attempt), world.momentPosition());
    }

    private static String key(String requestId, int attempt) {
        return requestId + "#" + attempt;
    }

    void take(Event.OfRequest event, List<Rule> rules) {
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
            request.givenNanos = world.now();
            rules.forEach(rule -> rule.given(request, given.value()));
        } else if (event instanceof Event.Subscribed) {
            request.subscribed = true;
        } else if (event instanceof Event.Demanded demanded) {
            long sum = request.demanded + demanded.chunks();
            request.demanded = sum < 0 ? Long.MAX_VALUE : sum;
            request.demandedNanos = world.now();
            rules.forEach(rule -> rule.demanded(request));
        } else if (event instanceof Event.Ended ended) {
            request.outcomes++;
            if (!request.hasEnded()) {
                request.outcome = ended.outcome();
                request.endedNanos = world.now();
            }
            noLongerWaits(request);
            rules.forEach(rule -> rule.ended(request));
        } else if (event instanceof Event.Signalled signalled) {
            request.signals++;
            rules.forEach(rule -> rule.signalled(request, signalled.error()));
        } else if (event instanceof Event.Cancelled cancelled) {
            request.cancelledNanos = world.now();
            request.cancelledSubscription |= cancelled.bySubscription();
            rules.forEach(rule -> rule.cancelled(request));
        } else if (event instanceof Event.ResumeAsked asked) {
            rules.forEach(rule -> rule.resumeAsked(request, asked.broken(), asked.answer()));
            resumed(request, asked);
        } else if (event instanceof Event.Misbehaved) {
            request.misbehaved = true;
        } else if (event instanceof Event.Judged judged && request.admitted == null) {
            judged(request, judged);
        }
    }

    private static void resumed(RequestTrack request, Event.ResumeAsked asked) {
        request.resumption = asked.answer();
        if (asked.answer() instanceof Resumption.Continue<?> rest) {
            request.request = rest.request();
            request.resumes++;
            request.resumedAfter = request.attempts;
            request.overloads = 0;
        }
    }

    private static void judged(RequestTrack request, Event.Judged judged) {
        if (judged.decision() instanceof AdmissionDecision.Admit admit) {
            request.admitted = admit;
        } else {
            request.rejectedByPolicy = true;
        }
    }

    void noLongerWaits(RequestTrack request) {
        request.waiting = null;
        waiting.remove(request.id);
    }

    void told(RouterEvent.OfRequest event) {
        RequestTrack request = requests.get(event.requestId());
        if (request == null) {
            return;
        }
        if (event instanceof RouterEvent.Waiting begun && !request.hasEnded()) {
            request.waiting = begun;
            request.waits++;
            request.waitingSinceNanos = world.now();
            waiting.remove(request.id);
            waiting.put(request.id, request);
        } else if (event instanceof RouterEvent.Bound bound) {
            noLongerWaits(request);
            boundPositions.put(key(request.id, bound.attempt()), world.momentPosition());
            request.bound = Math.max(request.bound, bound.attempt());
        } else if (event instanceof RouterEvent.Redispatched redispatched) {
            request.redispatches++;
            request.failedAttempts = Math.max(request.failedAttempts, redispatched.failedAttempt());
        } else if (event instanceof RouterEvent.LegFailed failed) {
            NodeTrack suspect = world.membership(failed.suspect());
            if (suspect != null) {
                request.tried.add(suspect);
            }
        }
    }
}
