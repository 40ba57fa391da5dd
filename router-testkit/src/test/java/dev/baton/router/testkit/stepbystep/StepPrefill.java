/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.PrefillCall;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A prefill call that a host makes itself. */
final class StepPrefill<Q> extends StepCall<Q> implements PrefillCall<Q> {
    private final OptionalLong rendezvousId;

    StepPrefill(
            String requestId,
            int attempt,
            RouteRequest request,
            Q payload,
            Node node,
            @Nullable Node peer,
            OptionalLong rendezvousId,
            Duration timeLeft) {
        super(requestId, attempt, request, payload, node, peer, timeLeft);
        this.rendezvousId = rendezvousId;
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
