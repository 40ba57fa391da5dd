/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.node.Leg;

/** One call that a node has been sent and has not ended. Confined to the thread of its clock. */
final class OpenCall {
    private static final long NOT_CANCELLED = Long.MAX_VALUE;

    private final NodeLedger ledger;
    private final Leg leg;
    private final int promptTokens;
    private final Runnable whenEnded;
    private long cancelledAtNanos = NOT_CANCELLED;
    private boolean ended;

    OpenCall(NodeLedger ledger, Leg leg, int promptTokens, Runnable whenEnded) {
        this.ledger = ledger;
        this.leg = leg;
        this.promptTokens = promptTokens;
        this.whenEnded = whenEnded;
    }

    Leg leg() {
        return leg;
    }

    int promptTokens() {
        return promptTokens;
    }

    /** Says whether the router may have stopped to count this call: it was withdrawn longer than the grace ago. */
    boolean isForgiven(long nowNanos, long graceNanos) {
        return cancelledAtNanos != NOT_CANCELLED && nowNanos - cancelledAtNanos >= graceNanos;
    }

    boolean isCancelled() {
        return cancelledAtNanos != NOT_CANCELLED;
    }

    void cancelled(long nowNanos) {
        if (cancelledAtNanos == NOT_CANCELLED) {
            cancelledAtNanos = nowNanos;
        }
    }

    /** The router need not count it any more, whether or not the engine has let go. */
    void forgive() {
        ledger.remove(this);
    }

    /** The engine has let go of it. */
    void end() {
        if (!ended) {
            ended = true;
            ledger.remove(this);
            whenEnded.run();
        }
    }
}
