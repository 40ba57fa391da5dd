/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.ResumeFunction;
import dev.baton.router.api.request.Resumption;
import org.jspecify.annotations.Nullable;

/** A resume function whose answers are recorded. Confined to one thread. */
final class RecordingResume<Q> implements ResumeFunction<Q> {
    private final ResumeFunction<Q> host;
    private final Recorder recorder;

    RecordingResume(ResumeFunction<Q> host, Recorder recorder) {
        this.host = host;
        this.recorder = recorder;
    }

    @Override
    public Resumption<Q> resume(BrokenStream<Q> broken) {
        Resumption<Q> answer = null;
        try {
            answer = host.resume(broken);
            return answer;
        } finally {
            answered(broken, answer);
        }
    }

    private void answered(BrokenStream<Q> broken, @Nullable Resumption<Q> answer) {
        String id = broken.requestId();
        recorder.add(new Event.ResumeAsked(recorder.now(), id, broken, answer));
        if (answer == null) {
            recorder.misbehaved(id, "resume function threw or answered null");
        }
    }
}
