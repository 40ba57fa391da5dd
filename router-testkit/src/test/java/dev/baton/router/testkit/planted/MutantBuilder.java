/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

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
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.time.TaskScheduler;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** A builder that hands every setting to its {@link Mutant} before the real one gets it. Confined to one thread. */
final class MutantBuilder<Q, T> implements RouterBuilder<Q, T> {
    private final RouterBuilder<Q, T> real;
    private final Mutant mutant;

    MutantBuilder(RouterBuilder<Q, T> real, Mutant mutant) {
        this.real = real;
        this.mutant = mutant;
    }

    @Override
    public RouterBuilder<Q, T> registry(NodeRegistry registry) {
        real.registry(mutant.members());
        return this;
    }

    @Override
    public RouterBuilder<Q, T> prefillStrategy(String spec) {
        real.prefillStrategy(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> prefillStrategy(Strategy strategy) {
        real.prefillStrategy(mutant.strategy(strategy));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeStrategy(String spec) {
        real.decodeStrategy(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeStrategy(Strategy strategy) {
        real.decodeStrategy(mutant.strategy(strategy));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> placementStrategy(String spec) {
        real.placementStrategy(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> placementStrategy(PlacementStrategy strategy) {
        real.placementStrategy(strategy);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeChoice(DecodeChoice choice) {
        real.decodeChoice(choice);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> backpressure(String spec) {
        real.backpressure(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> backpressure(BackpressurePolicy policy) {
        real.backpressure(mutant.policy(policy));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> queueOrder(String spec) {
        real.queueOrder(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> queueOrder(QueueOrder order) {
        real.queueOrder(order);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> waitingRoom(int maxRequests, long maxTokens) {
        real.waitingRoom(mutant.maxWaiting(maxRequests), maxTokens);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> timeouts(Timeouts timeouts) {
        real.timeouts(mutant.timeouts(timeouts));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> retry(RetrySettings retry) {
        real.retry(mutant.retry(retry));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> resume(ResumeFunction<Q> function, int maxResumes) {
        real.resume(mutant.resume(function), mutant.maxResumes(maxResumes));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> health(HealthSettings health) {
        real.health(mutant.health(health));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> listener(RouterListener listener) {
        real.listener(mutant.listener(listener));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> callbackExecutor(Executor executor) {
        real.callbackExecutor(executor);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> time(NanoClock clock, TaskScheduler scheduler) {
        mutant.hostTimers(scheduler);
        real.time(clock, mutant.timers(scheduler));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> random(RandomGenerator random) {
        real.random(mutant.random(random));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> classLoader(ClassLoader classLoader) {
        real.classLoader(classLoader);
        return this;
    }

    @Override
    public RequestRouter<Q, T> build() {
        return new MutantRouter<>(real.build(), mutant);
    }
}
