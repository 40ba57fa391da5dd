/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

import dev.baton.router.api.node.Leg;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused before anything was sent. Immutable.
 *
 * @param kind which of the kinds (rule R16)
 * @param leg the leg that is to blame, or null if it is not one leg's matter
 * @param code a short stable reason for programs, such as {@code queue_full}
 * @param message what happened, in one line, for people
 * @param retryAfter when it makes sense to try again, or null if that is not known
 */
public record Refusal(
        Kind kind,
        @Nullable Leg leg,
        String code,
        String message,
        @Nullable Duration retryAfter) {
    /** The kinds of refusal. Immutable. */
    public enum Kind {
        /** Capacity exists but is taken: 429 in HTTP. */
        CONTENDED(429),
        /** Nothing usable for a leg just now: 503. */
        NO_CAPACITY(503),
        /** No node could ever serve it: 400. */
        INELIGIBLE(400),
        /** Its own deadline passed while it waited: 504. */
        DEADLINE(504),
        /** The router is closed: 503. */
        SHUTTING_DOWN(503);

        private final int httpStatus;

        Kind(int httpStatus) {
            this.httpStatus = httpStatus;
        }

        /**
         * Returns the HTTP status that says the same.
         *
         * @return a status code
         */
        public int httpStatus() {
            return httpStatus;
        }
    }
}
