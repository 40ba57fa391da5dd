/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A prefill call of the contract's, and what came of it. Thread-safe. */
final class TestPrefill<Q, H, T> extends TestCall<Q> implements PrefillCall<Q> {
    private final OptionalLong rendezvousId;
    private volatile @Nullable PrefillResult<H, T> result;
    private volatile @Nullable Throwable failure;
    private volatile boolean ended;

    TestPrefill(RouteRequest request, Q payload, Node node, @Nullable Node peer, OptionalLong rendezvousId) {
        super(request, payload, node, peer);
        this.rendezvousId = rendezvousId;
    }

    void watch(CompletionStage<PrefillResult<H, T>> stage) {
        var unused = stage.whenComplete((r, f) -> {
            result = r;
            failure = f instanceof CompletionException && f.getCause() != null ? f.getCause() : f;
            ended = true;
        });
    }

    @Nullable
    PrefillResult<H, T> result() {
        return result;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    boolean hasEnded() {
        return ended;
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
