/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.admission;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a backpressure policy says of a request. Immutable. */
public sealed interface AdmissionDecision {
    /**
     * It may enter.
     *
     * @param maxWait how long it may wait for its turn; zero: it starts now or is refused
     * @param maxWaiting how many requests may wait when it has joined; the waiting room holds this bound exactly even
     *     when many requests arrive at once
     */
    record Admit(Duration maxWait, int maxWaiting) implements AdmissionDecision {
        /** Checks that neither bound is negative. */
        public Admit {
            if (maxWait.isNegative()) {
                throw new IllegalArgumentException("maxWait must be zero or more, but is " + maxWait);
            }
            if (maxWaiting < 0) {
                throw new IllegalArgumentException("maxWaiting must be 0 or more, but is " + maxWaiting);
            }
        }
    }

    /**
     * It may not enter: {@link dev.baton.router.api.request.Refusal.Kind#CONTENDED}.
     *
     * @param code a short stable reason for programs
     * @param message one line for people
     * @param retryAfter when it makes sense to try again, or null to let the router estimate it
     */
    record Reject(String code, String message, @Nullable Duration retryAfter) implements AdmissionDecision {
        /** Checks that there are a code and a message. */
        public Reject {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
        }
    }
}
