/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A prefill call in flight. Safe as {@link LegInFlight} says. */
final class PrefillLeg<Q, H, T> extends LegInFlight<Q, H, T> implements PrefillCall<Q> {
    private final OptionalLong rendezvousId;
    private volatile boolean done;
    private volatile boolean fetched;

    PrefillLeg(Call<Q, H, T> call, int attempt, Hold hold, @Nullable NodeState peer, OptionalLong rendezvousId) {
        super(call, attempt, hold, peer);
        this.rendezvousId = rendezvousId;
    }

    @Override
    void start() {
        CompletionStage<PrefillResult<H, T>> stage;
        try {
            stage = call.ctx.transport().prefill(this);
        } catch (Throwable e) {
            done = true;
            call.failover.transportThrew(this, "transport prefill", e);
            return;
        }
        if (stage == null) {
            done = true;
            call.failover.transportThrew(this, "transport prefill", new NullPointerException("prefill returned null"));
            return;
        }
        stage.whenComplete((result, error) -> call.mailbox.execute(() -> onDone(result, error)));
    }

    /** Decode has the KV cache already, so that a handoff that comes later stands for nothing. */
    void fetched() {
        fetched = true;
    }

    @Override
    boolean isDone() {
        return done;
    }

    private void onDone(@Nullable PrefillResult<H, T> result, @Nullable Throwable error) {
        if (done) {
            return;
        }
        done = true;
        if (isCancelled()) {
            discard(result);
        } else if (error != null) {
            call.failover.legFailed(this, Faults.typed(error));
        } else if (result == null) {
            call.failover.legFailed(
                    this, TransportException.nodeFault("prefill completed with null instead of a result"));
        } else {
            call.running.prefillDone(this, result);
        }
    }

    /** Lets go of a result that came too late. */
    void discard(@Nullable PrefillResult<H, T> result) {
        if (result instanceof PrefillResult.Handoff<H, T> late && !fetched) {
            call.abandon(hold.state(), late.handoff());
        }
        release(ReleaseCause.CANCELLED);
    }

    @Override
    public @Nullable Node pullFrom() {
        return null;
    }

    @Override
    public OptionalLong rendezvousId() {
        return rendezvousId;
    }
}
