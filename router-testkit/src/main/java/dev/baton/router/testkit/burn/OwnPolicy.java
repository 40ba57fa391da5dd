/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.Pressure;
import dev.baton.router.api.request.RouteRequest;

/** A host's policy: a queue; it breaks its contract when that trouble strikes. Confined to one thread. */
final class OwnPolicy implements BackpressurePolicy {
    private final BackpressurePolicy queue;
    private final ActiveTroubles troubles;
    private final CallBack callBack;

    OwnPolicy(BackpressurePolicy queue, ActiveTroubles troubles, CallBack callBack) {
        this.queue = queue;
        this.troubles = troubles;
        this.callBack = callBack;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what it must not answer
    public AdmissionDecision evaluate(RouteRequest request, Pressure pressure) {
        String id = String.valueOf(request.id());
        if (troubles.strikes(Trouble.POLICY_CALLS_BACK, id)) {
            callBack.run();
        }
        if (troubles.strikes(Trouble.POLICY_THROWS, id)) {
            throw new IllegalStateException("a bug in the policy");
        } else if (troubles.strikes(Trouble.POLICY_NULL, id)) {
            return null;
        }
        return queue.evaluate(request, pressure);
    }
}
