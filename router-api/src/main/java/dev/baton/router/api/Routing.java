/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Refusal;
import org.jspecify.annotations.Nullable;

/** What a host that keeps its own lifecycle is told: where a request goes, or why nowhere. */
public sealed interface Routing {
    /**
     * The request is bound. Immutable; its reservations are live.
     *
     * @param placement where its legs go
     * @param prefill the claim on the prefill node, or null if that leg was not asked for or is skipped
     * @param decode the claim on the decode node, or null if that leg was not asked for
     */
    record Routed(
            Placement placement,
            @Nullable Reservation prefill,
            @Nullable Reservation decode) implements Routing {}

    /**
     * The request was refused. Immutable.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Routing {}

    /**
     * User code failed over the request: a policy, strategy or order threw or broke its contract. Immutable.
     *
     * @param failure which, and what it did
     */
    record Failed(Failure failure) implements Routing {}
}
