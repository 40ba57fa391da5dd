/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.request.Refusal;
import dev.baton.router.core.admission.Waiter;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.NodeState;
import org.jspecify.annotations.Nullable;

/** A submitted request's way through admission; what it is told becomes a step of the request's mailbox. */
final class CallWaiter extends Waiter {
    private final Call<?, ?, ?> call;

    CallWaiter(Call<?, ?, ?> call, Seeker seeker) {
        super(seeker, call.submittedNanos, call.deadlineNanos);
        this.call = call;
    }

    @Override
    protected void onBound(long waitedNanos) {
        call.mailbox.execute(() -> call.seeking.bound(this, waitedNanos));
    }

    @Override
    protected void onRefused(Refusal refusal) {
        call.mailbox.execute(() -> call.seeking.refused(this, refusal));
    }

    @Override
    protected void onUserCodeFailure(String where, Throwable cause) {
        call.mailbox.execute(() -> call.userCodeFailed(where, cause));
    }

    @Override
    protected void onWaiting(String reason, @Nullable NodeState plannedFor) {
        call.seeking.waits(reason, plannedFor);
    }
}
