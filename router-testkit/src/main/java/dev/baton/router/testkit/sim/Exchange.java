/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.time.TaskScheduler.Cancellable;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * One call, at both ends of the connection. At the node it is open from its arrival until the engine is done with it;
 * at the router, from when it is sent until its answer has arrived. Every call that is sent ends at the router, unless
 * its node hangs or is cut off for ever.
 */
abstract class Exchange<C extends LegCall<SimPrompt>> {
    private final ClusterContext context;
    private final SimNode node;
    private final C call;
    private boolean openAtNode;
    private boolean openAtRouter;
    private boolean withdrawn;
    private @Nullable CallFault ignoresCancel;
    private @Nullable CallFault repeats;
    private long lateNanos;
    private @Nullable Cancellable limit;
    private int limits;

    Exchange(ClusterContext context, SimNode node, C call) {
        this.context = context;
        this.node = node;
        this.call = call;
    }

    abstract Leg leg();

    /** Where the request stands, as the engine sees it. */
    abstract Phase phase();

    /** Lets the engine begin. */
    abstract void enterEngine();

    /** Makes the engine let go, now or after its current step; it then says {@link #stopped}. */
    abstract void leaveEngine();

    /** A fault lets the engine go on although the call is withdrawn. */
    abstract void cancelIgnored();

    /** The node is done with this call, whatever way. */
    abstract void leftNode();

    /** Tells the router that the call has failed; at the router's end. */
    abstract void deliverFailure(Throwable failure);

    /** Tells the router that the engine has let go; at the router's end. */
    abstract void deliverStopped();

    final ClusterContext context() {
        return context;
    }

    final SimNode node() {
        return node;
    }

    final C call() {
        return call;
    }

    final SimPrompt prompt() {
        return call.payload();
    }

    /** Names the attempt: the request's id and the attempt's number. */
    final String attempt() {
        return call.requestId() + "#" + call.attempt();
    }

    final boolean isOpenAtNode() {
        return openAtNode;
    }

    // ---- at the router

    final void send() {
        openAtRouter = true;
        context.opened(this);
        node.post(this::arrive, this::refuse);
        call.cancellation().onCancel(this::withdraw);
    }

    final void withdraw() {
        if (openAtRouter && !withdrawn) {
            withdrawn = true;
            node.post(this::cancelArrives, this::answerStopped);
        }
    }

    final boolean isWithdrawn() {
        return withdrawn;
    }

    /** Ends the call at the router, unless it has ended there: the first answer counts. */
    final void endAtRouter(Runnable delivery) {
        if (openAtRouter) {
            openAtRouter = false;
            context.closed(this);
            try {
                if (withdrawn) {
                    call.stopped();
                }
            } finally {
                delivery.run();
            }
        }
    }

    // ---- at the node

    private void arrive() {
        openAtNode = true;
        node.opened(this);
        context.emit(ClusterEvent.Kind.ARRIVED, node, this, 0);
        for (CallFault fault : node.faults()) {
            TransportException failure = fault.onArrival(call);
            if (failure != null) {
                context.hit(fault, this);
                close(ClusterEvent.Kind.REFUSED, 0);
                answerFailure(failure);
                return;
            }
        }
        node.faults().forEach(this::askForReplies);
        enterEngine();
    }

    private void askForReplies(CallFault fault) {
        if (fault.ignoresCancel(call)) {
            ignoresCancel = fault;
        }
        if (fault.repeatsReplies(call)) {
            repeats = fault;
        }
        long nanos = fault.extraReplyNanos(call);
        if (nanos > 0) {
            lateNanos += nanos;
            context.hit(fault, this);
        }
    }

    private void refuse() {
        context.emit(ClusterEvent.Kind.REFUSED, node, this, 0);
        node.counters().failures++;
        answerFailure(TransportException.unreachable("connection to " + node.id() + " refused"));
    }

    private void cancelArrives() {
        if (!openAtNode) {
            answerStopped();
            return;
        }
        context.emit(ClusterEvent.Kind.CANCEL_ARRIVED, node, this, 0);
        if (ignoresCancel == null) {
            leaveEngine();
        } else {
            context.hit(ignoresCancel, this);
            cancelIgnored();
        }
    }

    /** Lets something happen at the node after a time, unless the call has ended there by then; replaces what was set. */
    final void limit(long delayNanos, Runnable atNode) {
        unlimit();
        int number = limits;
        Runnable unlessLifted = () -> {
            if (number == limits) {
                atNode.run();
            }
        };
        limit = context.time().schedule(delayNanos, () -> node.deliver(unlessLifted, () -> {}));
    }

    final void unlimit() {
        limits++;
        if (limit != null) {
            limit.cancel();
            limit = null;
        }
    }

    /** The engine has done all that was asked. The caller sends the answer. */
    final void served(long tokens) {
        close(ClusterEvent.Kind.SERVED, tokens);
    }

    /** The engine has failed, and no longer holds anything for this call. */
    final void failed(TransportException failure) {
        close(ClusterEvent.Kind.FAILED, 0);
        answerFailure(failure);
    }

    /** The engine has let go and no longer holds anything for this call. */
    final void stopped() {
        close(ClusterEvent.Kind.STOPPED, 0);
        answerStopped();
    }

    private void close(ClusterEvent.Kind kind, long tokens) {
        openAtNode = false;
        unlimit();
        leftNode();
        node.closed(this, kind);
        context.emit(kind, node, this, tokens);
    }

    private void answerFailure(Throwable failure) {
        reply(() -> endAtRouter(() -> deliverFailure(failure)));
    }

    private void answerStopped() {
        reply(() -> endAtRouter(this::deliverStopped));
    }

    /** Says whether a fault delays what is sent for this call. */
    final boolean isLate() {
        return lateNanos > 0;
    }

    /** Says whether a fault lets the engine go on although the call is withdrawn. */
    final boolean ignoresCancel() {
        return ignoresCancel != null;
    }

    /** Returns the fault that repeats what is sent for this call, or null. */
    final @Nullable CallFault repeats() {
        return repeats;
    }

    /** Sends a message to the router's end of this call. */
    final void reply(Runnable message) {
        if (isLate()) {
            context.time().schedule(lateNanos, () -> node.connection().toRouter(message));
        } else {
            node.connection().toRouter(message);
        }
    }

    @Override
    public final String toString() {
        return leg() + " " + attempt() + " on " + node.id();
    }
}
