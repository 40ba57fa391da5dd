/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RouteRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The refusals that core itself makes, with their codes and words. Not instantiable. */
final class Refusals {
    private Refusals() {}

    static Refusal noUsableNode(Leg leg) {
        return new Refusal(
                Refusal.Kind.NO_CAPACITY,
                leg,
                "no_usable_node",
                "no node may be used for " + leg + " just now",
                Duration.ofSeconds(1));
    }

    static Refusal noRoom(Leg leg, @Nullable Duration retryAfter) {
        return new Refusal(
                Refusal.Kind.CONTENDED, leg, "no_room", "every usable node for " + leg + " is full", retryAfter);
    }

    static Refusal queueFull(int waiting, @Nullable Duration retryAfter) {
        return new Refusal(
                Refusal.Kind.CONTENDED,
                null,
                "queue_full",
                "the waiting room is full: " + waiting + " requests wait",
                retryAfter);
    }

    static Refusal queueTimeout(Leg leg, long waitedNanos, @Nullable Duration retryAfter) {
        return new Refusal(
                Refusal.Kind.CONTENDED,
                leg,
                "queue_timeout",
                "waited " + waitedNanos / 1_000_000 + " ms and no node for " + leg + " had room",
                retryAfter);
    }

    static Refusal deadline(long waitedNanos) {
        return new Refusal(
                Refusal.Kind.DEADLINE,
                null,
                "deadline",
                "its deadline passed after " + waitedNanos / 1_000_000 + " ms in the waiting room",
                null);
    }

    static Refusal ineligible(Leg leg, RouteRequest request) {
        return new Refusal(
                Refusal.Kind.INELIGIBLE,
                leg,
                "not_servable",
                "no registered node could ever serve " + leg + " of this request: " + request.promptTokens()
                        + " prompt tokens" + (request.model() == null ? "" : ", model '" + request.model() + "'"),
                null);
    }

    static Refusal closed() {
        return new Refusal(Refusal.Kind.SHUTTING_DOWN, null, "closed", "the router is closed", null);
    }
}
