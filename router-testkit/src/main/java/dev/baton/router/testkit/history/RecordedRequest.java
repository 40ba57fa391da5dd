/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import java.util.concurrent.Flow;

/** One request on its way through the recorder: its client's subscriber and what it sees. Confined to one thread. */
final class RecordedRequest {
    private final Recorder recorder;
    private final RouteRequest request;
    private final long deadlineNanos;
    private String id = "";

    RecordedRequest(Recorder recorder, RouteRequest request, long deadlineNanos) {
        this.recorder = recorder;
        this.request = request;
        this.deadlineNanos = deadlineNanos;
    }

    RouteRequest request() {
        return request;
    }

    boolean isNamed() {
        return !id.isEmpty();
    }

    /** Its id is known: from here on there is something to say of it. */
    void name(String requestId) {
        id = requestId;
        recorder.add(new Event.Submitted(recorder.now(), id, request, deadlineNanos));
    }

    void cancelled() {
        recorder.add(new Event.Cancelled(recorder.now(), id, false));
    }

    void ended(Outcome outcome) {
        recorder.add(new Event.Ended(recorder.now(), id, outcome));
    }

    <T> Flow.Subscriber<T> watch(Flow.Subscriber<? super T> client) {
        return new Watched<>(client);
    }

    private final class Watched<T> implements Flow.Subscriber<T> {
        private final Flow.Subscriber<? super T> client;

        Watched(Flow.Subscriber<? super T> client) {
            this.client = client;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            recorder.add(new Event.Subscribed(recorder.now(), id));
            guarded("onSubscribe", () -> client.onSubscribe(new WatchedSubscription(subscription)));
        }

        @Override
        public void onNext(T value) {
            recorder.add(new Event.Given(recorder.now(), id, value));
            guarded("onNext", () -> client.onNext(value));
        }

        @Override
        public void onError(Throwable error) {
            recorder.add(new Event.Signalled(recorder.now(), id, error));
            guarded("onError", () -> client.onError(error));
        }

        @Override
        public void onComplete() {
            recorder.add(new Event.Signalled(recorder.now(), id, null));
            guarded("onComplete", client::onComplete);
        }

        private void guarded(String method, Runnable signal) {
            try {
                signal.run();
            } catch (RuntimeException | Error e) {
                recorder.misbehaved(id, "subscriber's " + method + " threw " + e);
                throw e;
            }
        }
    }

    private final class WatchedSubscription implements Flow.Subscription {
        private final Flow.Subscription subscription;

        WatchedSubscription(Flow.Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void request(long chunks) {
            if (chunks > 0) {
                recorder.add(new Event.Demanded(recorder.now(), id, chunks));
            } else {
                recorder.misbehaved(id, "subscriber asked for " + chunks + " chunks");
            }
            subscription.request(chunks);
        }

        @Override
        public void cancel() {
            recorder.add(new Event.Cancelled(recorder.now(), id, true));
            subscription.cancel();
        }
    }
}
