/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.transport.Chunk;
import java.util.concurrent.Flow;

/** A decode stream on its way to the router: records each signal before the router gets it. Confined to one thread. */
final class RecordedStream<T> implements Flow.Subscriber<Chunk<T>> {
    private final Flow.Subscriber<? super Chunk<T>> router;
    private final int call;
    private final Recorder recorder;

    RecordedStream(Flow.Subscriber<? super Chunk<T>> router, int call, Recorder recorder) {
        this.router = router;
        this.call = call;
        this.recorder = recorder;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        router.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long chunks) {
                recorder.add(new Event.Asked(recorder.now(), call, chunks));
                subscription.request(chunks);
            }

            @Override
            public void cancel() {
                recorder.add(new Event.Withdrawn(recorder.now(), call, true));
                subscription.cancel();
            }
        });
    }

    @Override
    public void onNext(Chunk<T> chunk) {
        recorder.add(new Event.Sent(recorder.now(), call, chunk));
        router.onNext(chunk);
    }

    @Override
    public void onError(Throwable failure) {
        recorder.add(new Event.Failed(recorder.now(), call, failure, false));
        router.onError(failure);
    }

    @Override
    public void onComplete() {
        recorder.add(new Event.Finished(recorder.now(), call));
        router.onComplete();
    }
}
