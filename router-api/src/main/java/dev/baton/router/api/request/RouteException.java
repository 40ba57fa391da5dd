/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

import org.jspecify.annotations.Nullable;

/** What a subscriber's {@code onError} is given: a request's outcome as an exception. Immutable, without stack trace. */
public final class RouteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    /**
     * Wraps an outcome.
     *
     * @param outcome any but {@link Outcome.Completed}
     */
    public RouteException(Outcome outcome) {
        super(describe(outcome), cause(outcome), false, false);
        this.outcome = outcome;
    }

    /**
     * Returns how the request ended.
     *
     * @return the outcome
     */
    public Outcome outcome() {
        return outcome;
    }

    private static String describe(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.failure().message();
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return rejected.refusal().message();
        }
        if (outcome instanceof Outcome.Cancelled cancelled) {
            return "cancelled while " + cancelled.during();
        }
        throw new IllegalArgumentException("a completed request is no error: " + outcome);
    }

    private static @Nullable Throwable cause(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.failure().cause() : null;
    }
}
