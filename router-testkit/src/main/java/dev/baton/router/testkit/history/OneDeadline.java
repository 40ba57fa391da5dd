/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * R7: one absolute deadline spans waiting, attempts and streaming; attempts and retries are budgeted; what waits is
 * bounded. Confined to one check.
 */
final class OneDeadline extends Rule {
    private static final long SECOND = 1_000_000_000L;
    private static final int BUDGET_SECONDS = 10;

    private final List<Long> requestNanos = new ArrayList<>();
    private final List<Long> retryNanos = new ArrayList<>();
    private int waitingBefore;

    OneDeadline() {
        super("R7", "one deadline; attempts, retries and queues are bounded");
    }

    @Override
    void submitted(RequestTrack request) {
        requestNanos.add(now());
    }

    @Override
    void called(CallTrack call) {
        RequestTrack request = call.request;
        if (now() - request.deadlineNanos > 0) {
            broken(request, call + " is sent " + millis(now() - request.deadlineNanos) + " after the deadline");
        }
        long left = Math.max(0, request.deadlineNanos - now());
        if (!call.called.timeLeft().equals(Duration.ofNanos(left))) {
            broken(
                    request,
                    call + " is told that " + millis(call.called.timeLeft().toNanos()) + " are left, but it has "
                            + millis(left));
        }
        int most = terms().retry().maxAttempts() + request.overloads;
        if (call.attempt - request.resumedAfter > most) {
            broken(
                    request,
                    call + " is one attempt too many: " + terms().retry().maxAttempts() + " may fail, and "
                            + request.overloads + " were overloads");
        }
        if (request.overloads > terms().retry().maxOverloads() && call.attempt > 1 && isFirstOfItsAttempt(call)) {
            broken(
                    request,
                    call + " comes after " + request.overloads + " overloads, but only "
                            + terms().retry().maxOverloads() + " are allowed");
        }
        if (!call.isPrefill() && call.called.source() instanceof KvSource.HandedOff<?> && call.handoff != null) {
            parkedNotTooLong(call, call.handoff);
        }
        if (call.attempt > 1 && isFirstOfItsAttempt(call)) {
            noteRetry(request, call.attempt - 1);
        }
    }

    private static boolean isFirstOfItsAttempt(CallTrack call) {
        for (CallTrack other : call.request.calls) {
            if (other != call && other.attempt == call.attempt) {
                return false;
            }
        }
        return true;
    }

    private void parkedNotTooLong(CallTrack decode, HandoffTrack handoff) {
        long since = handoff.prefill.overNanos;
        for (CallTrack before : handoff.decodes) {
            if (before != decode) {
                since = Math.max(since, Math.max(before.overNanos, before.withdrawnNanos));
            }
        }
        long parked = now() - since;
        if (parked > terms().timeouts().parkedHandoff().toNanos()) {
            broken(
                    decode.request,
                    decode + " begins after its handoff was parked for " + millis(parked) + ", but "
                            + millis(terms().timeouts().parkedHandoff().toNanos()) + " are the limit");
        }
    }

    /** An attempt that follows a failure told by the transport, other than an overload, is drawn from the budget. */
    private void noteRetry(RequestTrack request, int failedAttempt) {
        for (CallTrack call : request.calls) {
            if (call.attempt == failedAttempt
                    && call.failure != null
                    && !call.isWithdrawn()
                    && call.kind() != FaultKind.OVERLOADED) {
                retryNanos.add(call.overNanos);
                return;
            }
        }
    }

    @Override
    void prefilled(CallTrack call) {
        inTime(call, "answers");
    }

    @Override
    void withdrawn(CallTrack call) {
        inTime(call, "is withdrawn");
    }

    private void inTime(CallTrack call, String what) {
        long took = now() - call.called.atNanos();
        CallTrack decode = call.isConcurrent() ? call.request.decodeOf(call.attempt) : null;
        boolean needed = decode == null || decode.chunks == 0;
        boolean first = call.isPrefill() && needed && (!call.isWithdrawn() || call.withdrawnNanos == now());
        if (first && took > terms().timeouts().prefill().toNanos()) {
            broken(
                    call.request,
                    call + " " + what + " after " + millis(took) + ", but prefill may take "
                            + millis(terms().timeouts().prefill().toNanos()));
        }
    }

    @Override
    void ended(RequestTrack request) {
        if (now() - request.deadlineNanos > 0 && request.outcomes == 1) {
            broken(request, request.id + " ends " + millis(now() - request.deadlineNanos) + " after its deadline");
        }
    }

    @Override
    void momentOver() {
        int waiting = world().waiting().size();
        if (waiting > waitingBefore && waiting > 0) {
            checkRoom();
        }
        waitingBefore = waiting;
    }

    private void checkRoom() {
        int count = 0;
        int bound = 0;
        for (RequestTrack request : world().waiting()) {
            if (request.attempts == 0) {
                count++;
                int own = request.admitted == null ? Integer.MAX_VALUE : request.admitted.maxWaiting();
                bound = Math.max(bound, Math.min(own, terms().maxWaitingRequests()));
            }
        }
        if (count > bound) {
            broken(count + " requests wait, but only " + bound + " may");
        }
    }

    @Override
    void over() {
        Collections.sort(retryNanos);
        int fromRetry = 0;
        int fromRequest = 0;
        int toRequest = 0;
        for (int i = 0; i < retryNanos.size(); i++) {
            long at = retryNanos.get(i);
            while (at - retryNanos.get(fromRetry) >= (BUDGET_SECONDS - 1) * SECOND) {
                fromRetry++;
            }
            while (toRequest < requestNanos.size() && requestNanos.get(toRequest) - at <= 0) {
                toRequest++;
            }
            while (fromRequest < toRequest && at - requestNanos.get(fromRequest) > (BUDGET_SECONDS + 1) * SECOND) {
                fromRequest++;
            }
            checkBudget(i - fromRetry + 1, toRequest - fromRequest);
        }
    }

    private void checkBudget(int retries, int requests) {
        double allowed =
                terms().retry().budgetRatio() * requests + terms().retry().budgetPerSecond() * BUDGET_SECONDS;
        if (retries > allowed + 1e-9) {
            broken(retries + " retries in 9 s, but the budget allows " + allowed + " for " + requests
                    + " requests in 11 s");
        }
    }
}
