/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.testkit.sim.ClusterEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes events as lines for people; the same event gives the same line. Immutable. */
final class EventText {
    private static final double NANOS_PER_MILLI = 1e6;

    private final long startNanos;

    EventText(long startNanos) {
        this.startNanos = startNanos;
    }

    String line(Event event) {
        return time(event.atNanos()) + "  " + what(event);
    }

    String time(long atNanos) {
        return String.format(Locale.ROOT, "%12.6f ms", (atNanos - startNanos) / NANOS_PER_MILLI);
    }

    private String what(Event event) {
        if (event instanceof Event.OfRequest ofRequest) {
            return ofRequest.requestId() + " " + ofRequest(ofRequest);
        }
        if (event instanceof Event.OfCall ofCall) {
            return "call " + ofCall.call() + " " + ofCall(ofCall);
        }
        return ofNodes(event);
    }

    private String ofRequest(Event.OfRequest event) {
        if (event instanceof Event.Submitted submitted) {
            return "is submitted: " + submitted.request() + ", deadline "
                    + time(submitted.deadlineNanos()).strip();
        }
        if (event instanceof Event.Called called) {
            return called(called);
        }
        if (event instanceof Event.Judged judged) {
            return "is judged by the policy: " + (judged.decision() == null ? "threw or null" : judged.decision());
        }
        if (event instanceof Event.Demanded demanded) {
            return "asks for " + (demanded.chunks() == Long.MAX_VALUE ? "everything" : demanded.chunks() + " chunks");
        }
        if (event instanceof Event.Given given) {
            return "is given " + given.value();
        }
        if (event instanceof Event.Signalled signalled) {
            return signalled.error() == null ? "onComplete" : "onError: " + signalled.error();
        }
        if (event instanceof Event.Cancelled cancelled) {
            return cancelled.bySubscription() ? "cancels its subscription" : "is cancelled";
        }
        if (event instanceof Event.ResumeAsked asked) {
            return "broke after " + asked.broken().chunks() + " chunks, the host says: " + resumption(asked.answer());
        }
        if (event instanceof Event.Ended ended) {
            return "has its outcome: " + outcome(ended.outcome());
        }
        return event instanceof Event.Misbehaved misbehaved ? "user code: " + misbehaved.what() : "is subscribed";
    }

    private static String resumption(@Nullable Resumption<?> answer) {
        if (answer instanceof Resumption.Continue<?> rest) {
            return "go on with " + rest.request();
        }
        return answer == null
                ? "threw or null"
                : answer instanceof Resumption.Complete<?> ? "nothing is missing" : "give up";
    }

    private static String called(Event.Called called) {
        return "attempt " + called.attempt() + ": call " + called.call() + ", " + leg(called.leg()) + " on "
                + node(called.node()) + peer(called.peer()) + source(called.source());
    }

    private static String ofCall(Event.OfCall event) {
        if (event instanceof Event.Asked asked) {
            return "is asked for " + (asked.chunks() == Long.MAX_VALUE ? "everything" : asked.chunks() + " chunks");
        }
        if (event instanceof Event.Prefilled prefilled) {
            return "answers " + prefilled(prefilled.result());
        }
        if (event instanceof Event.Sent sent) {
            return "sends " + (sent.chunk() == null ? "null" : sent.chunk().value());
        }
        if (event instanceof Event.Failed failed) {
            return (failed.thrown() ? "throws " : "fails: ") + failed.failure();
        }
        if (event instanceof Event.Withdrawn withdrawn) {
            return withdrawn.bySubscription() ? "has its subscription cancelled" : "is withdrawn";
        }
        return event instanceof Event.Stopped ? "has stopped" : "completes";
    }

    private static String ofNodes(Event event) {
        if (event instanceof Event.Changing changing) {
            return "host: " + word(changing.change()) + " " + changing.nodeId()
                    + (changing.node() == null ? "" : " as " + node(changing.node()) + limits(changing.node()));
        }
        if (event instanceof Event.Changed changed) {
            return "host: " + word(changed.change()) + " " + changed.nodeId() + " has returned, it is "
                    + changed.status();
        }
        if (event instanceof Event.Told told) {
            return "router: " + told(told.event()) + (told.status() == null ? "" : ", it is " + told.status());
        }
        if (event instanceof Event.InEngine inEngine) {
            return engine(inEngine.event());
        }
        if (event instanceof Event.Abandoned abandoned) {
            return "transport: abandon " + abandoned.handoff() + " on " + node(abandoned.node());
        }
        if (event instanceof Event.Struck struck) {
            return "fault: " + struck.what();
        }
        if (event instanceof Event.Settled settled) {
            return "settled: " + settled.stats() + ", " + settled.timers() + " timers, left in engines: "
                    + settled.leftInEngines();
        }
        return event instanceof Event.Closing ? "host: closes the router" : "host: has closed the router";
    }

    private static String told(RouterEvent event) {
        if (event instanceof RouterEvent.Waiting waiting) {
            return waiting.requestId() + " waits for attempt " + waiting.attempt() + ": " + waiting.reason()
                    + (waiting.plannedFor() == null
                            ? ""
                            : ", planned for " + waiting.plannedFor().id());
        }
        if (event instanceof RouterEvent.Bound bound) {
            return bound.requestId() + " attempt " + bound.attempt() + " is bound: " + bound.placement();
        }
        if (event instanceof RouterEvent.LegFailed failed) {
            return failed.requestId() + " attempt " + failed.attempt() + ": " + leg(failed.leg()) + " failed, suspect "
                    + node(failed.suspect()) + (failed.charged() ? ", charged: " : ": ") + failed.cause();
        }
        if (event instanceof RouterEvent.NodeStatusChanged changed) {
            return node(changed.node()) + " goes from " + changed.from() + " to " + changed.to() + ": "
                    + changed.cause();
        }
        return event.toString();
    }

    private static String engine(ClusterEvent event) {
        String about = event.requestId().isEmpty()
                ? ""
                : " " + event.requestId() + "#" + event.attempt() + (event.leg() == null ? "" : " " + leg(event.leg()));
        return event.nodeId() + ": " + event.kind() + about + (event.tokens() == 0 ? "" : " " + event.tokens());
    }

    static String outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return "Failed, " + failed.failure().getClass().getSimpleName() + ": "
                    + failed.failure().message();
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return "Rejected, " + rejected.refusal().kind() + " "
                    + rejected.refusal().code() + ": " + rejected.refusal().message();
        }
        if (outcome instanceof Outcome.Cancelled cancelled) {
            return "Cancelled while " + cancelled.during();
        }
        return "Completed, " + outcome.summary().chunks() + " chunks";
    }

    private static String prefilled(@Nullable PrefillResult<?, ?> result) {
        if (result instanceof PrefillResult.Handoff<?, ?> handoff) {
            return "with handoff " + handoff.handoff() + (handoff.firstChunk() == null ? "" : " and a first chunk");
        }
        return result == null ? "null" : result.getClass().getSimpleName();
    }

    private static String peer(@Nullable Node peer) {
        return peer == null ? "" : ", other leg on " + node(peer);
    }

    private static String source(@Nullable KvSource<?> source) {
        if (source instanceof KvSource.HandedOff<?> handedOff) {
            return ", KV of " + handedOff.handoff();
        }
        if (source instanceof KvSource.Rendezvous<?> rendezvous) {
            return ", rendezvous with " + node(rendezvous.from());
        }
        return source == null ? "" : ", computes the prompt itself";
    }

    static String node(Node node) {
        return node.id() + (node.incarnation().isEmpty() ? "" : "#" + node.incarnation());
    }

    private static String limits(Node node) {
        return ", at most " + node.maxConcurrent() + " requests, " + limit(node.maxPrefillTokens())
                + " prefill tokens, " + limit(node.kvCapacityTokens()) + " KV tokens";
    }

    private static String limit(long value) {
        return value == Node.UNLIMITED ? "any" : Long.toString(value);
    }

    private static String leg(Leg leg) {
        return leg.name().toLowerCase(Locale.ROOT);
    }

    private static String word(Event.Change change) {
        return change.name().toLowerCase(Locale.ROOT);
    }
}
