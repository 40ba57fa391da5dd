/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Resumption;
import org.jspecify.annotations.Nullable;

/**
 * R11, its second half: a broken stream goes on only as the host says, never more often than it allows, and never once the
 * client has withdrawn or the request has ended. Confined to one check.
 */
final class ResumeWithinLimits extends Rule {
    ResumeWithinLimits() {
        super("R11", "a broken stream goes on only as the host says");
    }

    @Override
    void resumeAsked(RequestTrack request, BrokenStream<?> broken, @Nullable Resumption<?> answer) {
        if (request.cancelledNanos != RequestTrack.NEVER && request.cancelledNanos - now() < 0) {
            broken(request, "the host is asked how to go on with " + request.id + ", which was cancelled before");
        } else if (request.hasEnded()) {
            broken(request, "the host is asked how to go on with " + request.id + ", which has ended");
        }
        if (broken.chunks() != request.given) {
            broken(
                    request,
                    "the host is told that " + request.id + " broke after " + broken.chunks()
                            + " chunks, but its client was given " + request.given);
        }
        if (answer instanceof Resumption.Continue<?> && request.resumes >= terms().maxResumes()) {
            broken(
                    request,
                    request.id + " is to go on for the " + (request.resumes + 1) + ". time, but " + terms().maxResumes()
                            + " are allowed");
        }
    }

    @Override
    void ended(RequestTrack request) {
        Outcome outcome = request.outcome;
        if (request.resumption instanceof Resumption.Complete<?> && !(outcome instanceof Outcome.Completed)) {
            broken(
                    request,
                    "the host said that nothing of " + request.id + " is missing, but it ended "
                            + (outcome == null ? "without an outcome" : EventText.outcome(outcome)));
        }
    }

    @Override
    void called(CallTrack call) {
        RequestTrack request = call.request;
        Resumption<?> answer = request.resumption;
        if (answer instanceof Resumption.GiveUp<?>) {
            broken(request, call + " is sent, although the host gave " + request.id + " up");
        } else if (answer instanceof Resumption.Complete<?>) {
            broken(request, call + " is sent, although the host said that nothing of " + request.id + " is missing");
        } else if (answer instanceof Resumption.Continue<?> rest
                && call.attempt > request.resumedAfter
                && !rest.payload().equals(call.called.payload())) {
            broken(request, call + " is sent something else than what the host goes on with");
        }
    }
}
