/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.request.Outcome;
import org.jspecify.annotations.Nullable;

/** R1: every submitted request ends in exactly one outcome, and its subscriber is told so once. Confined to one check. */
final class OneOutcome extends Rule {
    OneOutcome() {
        super("R1", "every request ends in exactly one outcome");
    }

    @Override
    void ended(RequestTrack request) {
        if (request.outcomes > 1) {
            broken(request, request.id + " has " + request.outcomes + " outcomes");
        }
    }

    @Override
    void signalled(RequestTrack request, @Nullable Throwable error) {
        if (request.signals > 1) {
            broken(request, "the subscriber of " + request.id + " is given " + request.signals + " terminal signals");
        }
        Outcome outcome = request.outcome;
        if (outcome != null && outcome instanceof Outcome.Completed != (error == null)) {
            broken(
                    request,
                    request.id + " ended " + EventText.outcome(outcome) + ", but its subscriber is told "
                            + (error == null ? "onComplete" : error));
        }
    }

    @Override
    void over() {
        for (RequestTrack request : world().requests()) {
            if (request.outcomes == 0) {
                broken(request, request.id + " has no outcome");
            } else if (request.signals == 0 && !request.cancelledSubscription) {
                broken(request, request.id + " has its outcome, but its subscriber was given no terminal signal");
            }
        }
    }
}
