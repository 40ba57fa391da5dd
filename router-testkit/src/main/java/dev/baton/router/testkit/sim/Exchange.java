/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.TransportException;

/**
 * One call, at both ends of the connection. At the node it is open from its arrival until the engine is done with it;
 * at the router, from when it is sent until its answer has arrived. Every call that is sent ends at the router, unless
 * its node hangs for ever.
 */
abstract class Exchange<C extends LegCall<SimPrompt>> {
    private final ClusterContext context;
    private final SimNode node;
    private final C call;
    private boolean openAtNode;
    private boolean openAtRouter;
    private boolean withdrawn;
    private boolean ignoresCancel;
    private long lateNanos;

    Exchange(ClusterContext context, SimNode node, C call) {
        this.context = context;
        this.node = node;
        this.call = call;
    }

    abstract Leg leg();

    /** Lets the engine begin. */
    abstract void enterEngine();

    /** Makes the engine let go, now or after its current step; it then says {@link #stopped}. */
    abstract void leaveEngine();

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
                close(ClusterEvent.Kind.REFUSED, 0);
                answerFailure(failure);
                return;
            }
        }
        for (CallFault fault : node.faults()) {
            ignoresCancel |= fault.ignoresCancel(call);
            lateNanos += fault.extraReplyNanos(call);
        }
        enterEngine();
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
        if (!ignoresCancel) {
            leaveEngine();
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
        return leg() + " " + call.requestId() + "#" + call.attempt() + " on " + node.id();
    }
}
