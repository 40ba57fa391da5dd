/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.core.registry.NodeState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stream that broke after its client had seen chunks goes on: as often as the host allows, if the host says how
 * and the budget of retries bears it (rule R11). Confined to the request's mailbox.
 */
final class Resumes<Q, H, T> {
    private final Call<Q, H, T> call;
    private final DispatchContext<Q, H, T> ctx;
    private final Retries retries;
    private final @Nullable ResumeSetting<Q> setting;
    private int count;
    private long seenAtLast;

    Resumes(Call<Q, H, T> call, Retries retries) {
        this.call = call;
        this.ctx = call.ctx;
        this.retries = retries;
        this.setting = ctx.resumes();
    }

    /** Says whether this request was resumed before. */
    boolean any() {
        return count > 0;
    }

    /** Says whether the client has seen chunks of the attempt that failed. */
    boolean isBroken() {
        return call.client.chunks() > seenAtLast;
    }

    /** Decides about a stream that broke. Says whether it goes on, from the next attempt; if not, the request has ended. */
    boolean goesOn(int attempt, NodeState suspect, TransportException failure, boolean nodeLost) {
        if (call.hasEnded()) {
            return false; // a listener that was told of the failure ended it
        }
        String nodeId = suspect.node().id();
        long chunks = call.client.chunks();
        Resumption<Q> decision = new Resumption.GiveUp<>();
        if (setting != null && count < setting.limit() && retries.mayFollow(suspect, failure, nodeLost)) {
            try {
                decision = ask(setting, nodeId, failure);
            } catch (Throwable e) {
                call.userCodeFailed("resume function", e);
            }
        }
        if (call.hasEnded()) {
            return false;
        }
        if (decision instanceof Resumption.Continue<Q> rest) {
            count++;
            seenAtLast = chunks;
            call.continueWith(new Work<>(rest.request(), rest.payload()));
            ctx.counters().resumed.increment();
            if (ctx.events().isOn()) {
                ctx.events().emit(new RouterEvent.Resumed(ctx.now(), call.id(), attempt, chunks, failure));
            }
            return true;
        }
        call.end(
                decision instanceof Resumption.Complete
                        ? Outcome.Completed::new
                        : s -> new Outcome.Failed(s, new Failure.DecodeLost(nodeId, chunks, failure)));
        return false;
    }

    private Resumption<Q> ask(ResumeSetting<Q> host, String nodeId, Throwable cause) {
        BrokenStream<Q> broken = new BrokenStream<>(
                call.id(),
                call.submitted.request(),
                call.submitted.payload(),
                call.client.chunks(),
                call.client.tokens(),
                count,
                nodeId,
                cause);
        return Objects.requireNonNull(host.function().resume(broken), "the resume function's answer");
    }
}
