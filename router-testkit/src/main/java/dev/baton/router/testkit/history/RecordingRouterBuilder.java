/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.QueueOrder;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.request.ResumeFunction;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.PlanningStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.TransportCapabilities;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * A router's builder that notes what the rules depend on. Confined to one thread.
 *
 * @param <Q> the payload
 * @param <T> what subscribers are given
 */
public final class RecordingRouterBuilder<Q, T> implements RouterBuilder<Q, T> {
    private static final int WAITING_UNLESS_SET = 100_000;

    private final RouterBuilder<Q, T> router;
    private final TransportCapabilities capabilities;
    private final Recorder recorder;
    private DecodeChoice decodeChoice = DecodeChoice.UP_FRONT;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private RetrySettings retry = RetrySettings.DEFAULT;
    private HealthSettings health = HealthSettings.DEFAULT;
    private int resumes;
    private int maxWaitingRequests = WAITING_UNLESS_SET;
    private Eagerness eagerness = Eagerness.ANY_ROOM;

    RecordingRouterBuilder(RouterBuilder<Q, T> router, TransportCapabilities capabilities, Recorder recorder) {
        this.router = router;
        this.capabilities = capabilities;
        this.recorder = recorder;
        router.listener(recorder::told); // before the host's own, which may call the router back
    }

    /**
     * Says when a request that waits must be bound; to be called after strategies and order are set. Unless it is called,
     * that is as soon as there is any room with the default strategies, as soon as there is room everywhere with others that
     * are named or plan, and never with the host's own, or with another order than first come, first served.
     *
     * @param value how eager strategies and order are
     * @return this
     */
    public RecordingRouterBuilder<Q, T> eagerness(Eagerness value) {
        this.eagerness = value;
        return this;
    }

    @Override
    public RouterBuilder<Q, T> registry(NodeRegistry registry) {
        throw new IllegalStateException("a recorded router has its recorder's registry");
    }

    @Override
    public RouterBuilder<Q, T> prefillStrategy(String spec) {
        noteNamed();
        router.prefillStrategy(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> prefillStrategy(Strategy strategy) {
        noteGiven(strategy);
        router.prefillStrategy(strategy);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeStrategy(String spec) {
        noteNamed();
        router.decodeStrategy(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeStrategy(Strategy strategy) {
        noteGiven(strategy);
        router.decodeStrategy(strategy);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> placementStrategy(String spec) {
        eagerness = Eagerness.NEVER;
        router.placementStrategy(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> placementStrategy(PlacementStrategy strategy) {
        eagerness = Eagerness.NEVER;
        router.placementStrategy(strategy);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeChoice(DecodeChoice choice) {
        decodeChoice = choice;
        router.decodeChoice(choice);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> backpressure(String spec) {
        router.backpressure(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> backpressure(BackpressurePolicy policy) {
        router.backpressure(new RecordingPolicy(policy, recorder));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> queueOrder(String spec) {
        eagerness = Eagerness.NEVER;
        router.queueOrder(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> queueOrder(QueueOrder order) {
        if (!order.equals(QueueOrder.FIFO)) {
            eagerness = Eagerness.NEVER;
        }
        router.queueOrder(order);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> waitingRoom(int maxRequests, long maxTokens) {
        maxWaitingRequests = maxRequests;
        router.waitingRoom(maxRequests, maxTokens);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> timeouts(Timeouts value) {
        timeouts = value;
        router.timeouts(value);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> retry(RetrySettings value) {
        retry = value;
        router.retry(value);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> resume(ResumeFunction<Q> function, int maxResumes) {
        resumes = maxResumes;
        router.resume(new RecordingResume<>(function, recorder), maxResumes);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> health(HealthSettings value) {
        health = value;
        router.health(value);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> listener(RouterListener listener) {
        router.listener(listener);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> callbackExecutor(Executor executor) {
        router.callbackExecutor(executor);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> time(NanoClock clock, TaskScheduler scheduler) {
        throw new IllegalStateException("a recorded router has its recorder's time");
    }

    @Override
    public RouterBuilder<Q, T> random(RandomGenerator random) {
        router.random(random);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> classLoader(ClassLoader classLoader) {
        router.classLoader(classLoader);
        return this;
    }

    @Override
    public RequestRouter<Q, T> build() {
        RequestRouter<Q, T> built = router.build();
        recorder.begin(
                new Terms(capabilities, decodeChoice, timeouts, retry, health, resumes, maxWaitingRequests, eagerness));
        return new RecordingRouter<>(built, recorder, timeouts.request());
    }

    private void noteNamed() {
        if (eagerness == Eagerness.ANY_ROOM) {
            eagerness = Eagerness.ALL_ROOM;
        }
    }

    private void noteGiven(Strategy strategy) {
        if (!(strategy instanceof PlanningStrategy)) {
            eagerness = Eagerness.NEVER;
        } else {
            noteNamed();
        }
    }
}
