/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.Pressure;
import dev.baton.router.api.request.RouteRequest;
import org.jspecify.annotations.Nullable;

/** A policy whose answers are recorded. Confined to one thread. */
final class RecordingPolicy implements BackpressurePolicy {
    private final BackpressurePolicy policy;
    private final Recorder recorder;

    RecordingPolicy(BackpressurePolicy policy, Recorder recorder) {
        this.policy = policy;
        this.recorder = recorder;
    }

    @Override
    public AdmissionDecision evaluate(RouteRequest request, Pressure pressure) {
        AdmissionDecision decision = null;
        try {
            decision = policy.evaluate(request, pressure);
            return decision;
        } finally {
            judged(request, decision);
        }
    }

    private void judged(RouteRequest request, @Nullable AdmissionDecision decision) {
        String id = request.id();
        if (id != null) {
            recorder.add(new Event.Judged(recorder.now(), id, decision));
            if (decision == null) {
                recorder.misbehaved(id, "backpressure policy threw or answered null");
            }
        }
    }

    @Override
    public String toString() {
        return policy.toString();
    }
}
