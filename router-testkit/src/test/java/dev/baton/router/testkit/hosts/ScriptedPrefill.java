/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.SimToken;
import java.util.concurrent.CompletableFuture;

/** A prefill call that a test answers. */
public final class ScriptedPrefill {
    private final PrefillCall<String> call;
    private final boolean concurrent;
    private final CompletableFuture<PrefillResult<String, SimToken>> stage = new CompletableFuture<>();

    ScriptedPrefill(PrefillCall<String> call, boolean concurrent) {
        this.call = call;
        this.concurrent = concurrent;
    }

    public PrefillCall<String> call() {
        return call;
    }

    public String node() {
        return call.node().id();
    }

    public CompletableFuture<PrefillResult<String, SimToken>> stage() {
        return stage;
    }

    public boolean isCancelled() {
        return call.cancellation().isCancelled();
    }

    /** Answers as such engines do when all goes well: a handoff, or nothing to fetch where decode has it already. */
    public void done() {
        stage.complete(
                concurrent ? new PrefillResult.NoHandoff<>(PrefillUsage.UNKNOWN, null) : handoff(PrefillUsage.UNKNOWN));
    }

    /** Ends the request with its only token. */
    public void finished() {
        SimToken only = new SimToken(call.requestId(), call.attempt(), 0);
        stage.complete(new PrefillResult.Finished<>(PrefillUsage.UNKNOWN, Chunk.of(only)));
    }

    public void leftNothing() {
        stage.complete(new PrefillResult.NoHandoff<>(PrefillUsage.UNKNOWN, null));
    }

    public void fail(TransportException failure) {
        stage.completeExceptionally(failure);
    }

    /** What {@link #done} hands off. */
    public String handoffName() {
        return call.requestId() + "/" + call.attempt() + "@" + node();
    }

    private PrefillResult<String, SimToken> handoff(PrefillUsage usage) {
        return new PrefillResult.Handoff<>(handoffName(), usage);
    }
}
