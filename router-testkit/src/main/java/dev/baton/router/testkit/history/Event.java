/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.RouterStats;
import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.testkit.sim.ClusterEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that user code saw or nodes did. Immutable. A call is named by its number, which counts the calls of one
 * history from 0.
 */
sealed interface Event {
    /**
     * Returns when it happened.
     *
     * @return nanoseconds on the router's clock
     */
    long atNanos();

    // ---- what the client's code saw and did

    /** It is about one request. */
    sealed interface OfRequest extends Event {
        /**
         * Returns whose event it is.
         *
         * @return the request's id
         */
        String requestId();
    }

    /**
     * A request was submitted.
     *
     * @param atNanos when
     * @param requestId whose
     * @param request what the router was told
     * @param deadlineNanos when its time is up
     */
    record Submitted(long atNanos, String requestId, RouteRequest request, long deadlineNanos) implements OfRequest {}

    /**
     * The policy was asked and answered.
     *
     * @param atNanos when
     * @param requestId whose
     * @param decision its answer; null if it threw or answered null
     */
    record Judged(long atNanos, String requestId, @Nullable AdmissionDecision decision) implements OfRequest {}

    /**
     * The subscriber was given its subscription.
     *
     * @param atNanos when
     * @param requestId whose
     */
    record Subscribed(long atNanos, String requestId) implements OfRequest {}

    /**
     * The subscriber asked for chunks.
     *
     * @param atNanos when
     * @param requestId whose
     * @param chunks how many more
     */
    record Demanded(long atNanos, String requestId, long chunks) implements OfRequest {}

    /**
     * The subscriber was given a chunk.
     *
     * @param atNanos when
     * @param requestId whose
     * @param value the chunk's value
     */
    record Given(long atNanos, String requestId, @Nullable Object value) implements OfRequest {}

    /**
     * The subscriber was given its terminal signal.
     *
     * @param atNanos when
     * @param requestId whose
     * @param error what {@code onError} was given; null for {@code onComplete}
     */
    record Signalled(
            long atNanos, String requestId, @Nullable Throwable error) implements OfRequest {}

    /**
     * The client withdrew the request.
     *
     * @param atNanos when, before the router heard of it
     * @param requestId whose
     * @param bySubscription whether it cancelled its subscription; else it cancelled the call
     */
    record Cancelled(long atNanos, String requestId, boolean bySubscription) implements OfRequest {}

    /**
     * The call's outcome was published.
     *
     * @param atNanos when
     * @param requestId whose
     * @param outcome how it ended
     */
    record Ended(long atNanos, String requestId, Outcome outcome) implements OfRequest {}

    /**
     * The host was asked how to go on with a stream that broke, and answered.
     *
     * @param atNanos when
     * @param requestId whose
     * @param broken what it was told
     * @param answer its answer; null if it threw or answered null
     */
    record ResumeAsked(
            long atNanos,
            String requestId,
            BrokenStream<?> broken,
            @Nullable Resumption<?> answer) implements OfRequest {}

    /**
     * User code did what it must not: threw, or broke its contract.
     *
     * @param atNanos when
     * @param requestId the request over which it did so; empty if it is not about one
     * @param what which code, and what it did
     */
    record Misbehaved(long atNanos, String requestId, String what) implements OfRequest {}

    // ---- what the transport was asked and answered

    /** It is about one call of the transport. */
    sealed interface OfCall extends Event {
        /**
         * Returns which call it is about.
         *
         * @return its number
         */
        int call();
    }

    /**
     * The router called the transport for a leg.
     *
     * @param atNanos when
     * @param call its number
     * @param requestId whose
     * @param payload what the engine is sent
     * @param attempt which attempt, from 1
     * @param leg which leg
     * @param node the node to call, as the router told
     * @param peer the node of the other leg, or null
     * @param source where decode gets its KV from; null for prefill
     * @param rendezvousId under which both legs meet, or −1
     * @param timeLeft until the request's deadline, as the router told
     * @param capabilities how the engines of this attempt work
     */
    record Called(
            long atNanos,
            int call,
            String requestId,
            @Nullable Object payload,
            int attempt,
            Leg leg,
            Node node,
            @Nullable Node peer,
            @Nullable KvSource<?> source,
            long rendezvousId,
            Duration timeLeft,
            TransportCapabilities capabilities)
            implements OfRequest, OfCall {}

    /**
     * The router asked a decode stream for chunks.
     *
     * @param atNanos when
     * @param call of which call
     * @param chunks how many more
     */
    record Asked(long atNanos, int call, long chunks) implements OfCall {}

    /**
     * A prefill stage completed; told before the router hears of it.
     *
     * @param atNanos when
     * @param call of which call
     * @param result what prefill returned, or null
     */
    record Prefilled(long atNanos, int call, @Nullable PrefillResult<?, ?> result) implements OfCall {}

    /**
     * A decode stream emitted a chunk; told before the router hears of it.
     *
     * @param atNanos when
     * @param call of which call
     * @param chunk the chunk, or null
     */
    record Sent(long atNanos, int call, @Nullable Chunk<?> chunk) implements OfCall {}

    /**
     * A decode stream completed; told before the router hears of it.
     *
     * @param atNanos when
     * @param call of which call
     */
    record Finished(long atNanos, int call) implements OfCall {}

    /**
     * A call failed; told before the router hears of it.
     *
     * @param atNanos when
     * @param call which call
     * @param failure what it failed with
     * @param thrown whether the transport threw or answered null, in place of giving it to the stage or stream
     */
    record Failed(long atNanos, int call, Throwable failure, boolean thrown) implements OfCall {}

    /**
     * The router withdrew a call.
     *
     * @param atNanos when
     * @param call which call
     * @param bySubscription whether it only cancelled the subscription, without the call's signal
     */
    record Withdrawn(long atNanos, int call, boolean bySubscription) implements OfCall {}

    /**
     * The engine said that it has let go of a call; told before the router hears of it.
     *
     * @param atNanos when
     * @param call which call
     */
    record Stopped(long atNanos, int call) implements OfCall {}

    /**
     * The router told the transport that nobody will fetch a handoff.
     *
     * @param atNanos when
     * @param node the node that it named
     * @param handoff the handoff
     */
    record Abandoned(long atNanos, Node node, Object handoff) implements Event {}

    // ---- what the host did with nodes, and was told

    /** What a host can do with a node. Immutable. */
    enum Change {
        /** Registers it, anew or with other limits. */
        REGISTER,
        /** Takes it out at once. */
        REMOVE,
        /** Lets it finish what it has. */
        DRAIN,
        /** Declares it lost. */
        UNREACHABLE,
        /** Takes it into use. */
        ONLINE
    }

    /**
     * The host is about to change a node.
     *
     * @param atNanos when
     * @param change what it does
     * @param nodeId to which node
     * @param node as it registers it; null for other changes
     */
    record Changing(
            long atNanos,
            Change change,
            String nodeId,
            @Nullable Node node) implements Event {}

    /**
     * The host's change of a node has returned.
     *
     * @param atNanos when
     * @param change what it did
     * @param nodeId to which node
     * @param status what the registry says of the node now; null if it is no member
     */
    record Changed(
            long atNanos,
            Change change,
            String nodeId,
            @Nullable NodeStatus status) implements Event {}

    /**
     * A listener was told.
     *
     * @param atNanos when
     * @param event what the router said
     * @param status for a change of status, what the registry says of the node at that moment; null if it is no member,
     *     and for other events
     */
    record Told(long atNanos, RouterEvent event, @Nullable NodeStatus status) implements Event {}

    /**
     * Something happened in an engine.
     *
     * @param event what
     */
    record InEngine(ClusterEvent event) implements Event {
        @Override
        public long atNanos() {
            return event.atNanos();
        }
    }

    /**
     * A fault was let loose, or taken back.
     *
     * @param atNanos when
     * @param what which, in one line
     */
    record Struck(long atNanos, String what) implements Event {}

    /**
     * The host is about to close the router.
     *
     * @param atNanos when
     */
    record Closing(long atNanos) implements Event {}

    /**
     * Closing the router has returned.
     *
     * @param atNanos when
     */
    record Closed(long atNanos) implements Event {}

    /**
     * Everything was planned to be over by now, and the host looked at what is left.
     *
     * @param atNanos when
     * @param stats the router's counters
     * @param nodes the registry's
     * @param leftInEngines what engines still hold, in words; empty if nothing
     * @param timers how many of the router's timers are pending
     */
    record Settled(long atNanos, RouterStats stats, List<NodeView> nodes, String leftInEngines, int timers)
            implements Event {}
}
