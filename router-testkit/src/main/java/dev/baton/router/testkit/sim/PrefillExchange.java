/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One prefill call, at both ends of the connection. */
final class PrefillExchange extends Exchange<PrefillCall<SimPrompt>> {
    private final CompletableFuture<PrefillResult<SimHandoff, SimToken>> answer = new CompletableFuture<>();
    private @Nullable Meeting meeting;
    private PrefillResult.@Nullable Handoff<SimHandoff, SimToken> whenSent;

    PrefillExchange(ClusterContext context, SimNode node, PrefillCall<SimPrompt> call) {
        super(context, node, call);
    }

    CompletionStage<PrefillResult<SimHandoff, SimToken>> stage() {
        return answer.minimalCompletionStage();
    }

    /** Returns where it meets its decode, or null: its engines work one after the other. */
    @Nullable
    Meeting meeting() {
        return meeting;
    }

    void meetsAt(Meeting place) {
        meeting = place;
    }

    @Override
    Leg leg() {
        return Leg.PREFILL;
    }

    @Override
    Phase phase() {
        return Phase.PREFILLING;
    }

    @Override
    void enterEngine() {
        node().prefillEngine().submit(this);
    }

    @Override
    void leaveEngine() {
        node().prefillEngine().withdraw(this);
    }

    @Override
    void cancelIgnored() {}

    @Override
    void leftNode() {
        whenSent = null;
        if (meeting != null) {
            meeting.prefillLeft();
        }
    }

    void answer(PrefillResult<SimHandoff, SimToken> result) {
        served(prompt().promptTokens());
        reply(() -> endAtRouter(() -> deliver(result)));
    }

    /** Holds the answer back until decode has the KV. */
    void answerWhenSent(PrefillResult.Handoff<SimHandoff, SimToken> result) {
        whenSent = result;
    }

    /** Returns what is being sent, or waits to be, before this call is answered; null if there is no such thing. */
    @Nullable
    SimHandoff sending() {
        return whenSent == null ? null : whenSent.handoff();
    }

    /** Decode has the KV: gives the answer that was held back, if one was. */
    void sent() {
        if (whenSent != null) {
            answer(whenSent);
        }
    }

    private void deliver(PrefillResult<SimHandoff, SimToken> result) {
        if (result instanceof PrefillResult.NoHandoff && result.firstChunk() != null && !isWithdrawn()) {
            context().firstTokens().given(call());
        }
        answer.complete(result);
    }

    @Override
    void deliverFailure(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    @Override
    void deliverStopped() {
        answer.completeExceptionally(new CancellationException("prefill was withdrawn"));
    }
}
