/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.request.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What would happen to a request if it were submitted now. Immutable; true at the moment at which it was made. */
public sealed interface Prediction {
    /** There is room for it and it is its turn. */
    record StartNow() implements Prediction {}

    /**
     * It would wait.
     *
     * @param position how many requests would wait before it
     * @param estimate how long, or null if the rate at which requests start is not known yet
     */
    record Wait(int position, @Nullable Duration estimate) implements Prediction {}

    /**
     * It would be refused.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Prediction {}
}
