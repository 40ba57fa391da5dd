/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import java.time.Duration;

/** A decode call that a host makes itself. */
final class StepDecode<Q, H> extends StepCall<Q> implements DecodeCall<Q, H> {
    private final KvSource<H> source;

    StepDecode(
            String requestId,
            int attempt,
            RouteRequest request,
            Q payload,
            Node node,
            Node peer,
            KvSource<H> source,
            Duration timeLeft) {
        super(requestId, attempt, request, payload, node, peer, timeLeft);
        this.source = source;
    }

    @Override
    public KvSource<H> source() {
        return source;
    }
}
