/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One prefill call, at both ends of the connection. */
final class PrefillExchange extends Exchange<PrefillCall<SimPrompt>> {
    private final CompletableFuture<PrefillResult<SimHandoff, SimToken>> answer = new CompletableFuture<>();

    PrefillExchange(ClusterContext context, SimNode node, PrefillCall<SimPrompt> call) {
        super(context, node, call);
    }

    CompletionStage<PrefillResult<SimHandoff, SimToken>> stage() {
        return answer.minimalCompletionStage();
    }

    @Override
    Leg leg() {
        return Leg.PREFILL;
    }

    @Override
    void enterEngine() {
        node().prefillEngine().submit(this);
    }

    @Override
    void leaveEngine() {
        node().prefillEngine().withdraw(this);
    }

    void answer(PrefillResult<SimHandoff, SimToken> result) {
        served(prompt().promptTokens());
        reply(() -> endAtRouter(() -> answer.complete(result)));
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
