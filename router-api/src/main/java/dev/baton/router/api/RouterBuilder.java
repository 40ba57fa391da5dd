/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.QueueOrder;
import dev.baton.router.api.annotation.Experimental;
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

/**
 * Collects a router's settings; every one has a default but the transport. Confined to one thread.
 *
 * <p>Plugins are named in a compact form: a name, or a name with settings, such as {@code least_loaded(choices=3)}. They
 * are found when {@link #build} is called, which reports every error of every plugin together.
 *
 * @param <Q> the payload
 * @param <T> what subscribers are given
 */
public interface RouterBuilder<Q, T> {
    /**
     * Sets the nodes to route over.
     *
     * @param registry the registry; an empty one of its own unless set
     * @return this
     */
    RouterBuilder<Q, T> registry(NodeRegistry registry);

    /**
     * Names the strategy that chooses prefill nodes.
     *
     * @param spec its name, with settings if need be; {@code least_loaded} unless set
     * @return this
     */
    RouterBuilder<Q, T> prefillStrategy(String spec);

    /**
     * Sets the strategy that chooses prefill nodes.
     *
     * @param strategy the host's own
     * @return this
     */
    RouterBuilder<Q, T> prefillStrategy(Strategy strategy);

    /**
     * Names the strategy that chooses decode nodes.
     *
     * @param spec its name, with settings if need be; {@code memory_aware} unless set
     * @return this
     */
    RouterBuilder<Q, T> decodeStrategy(String spec);

    /**
     * Sets the strategy that chooses decode nodes.
     *
     * @param strategy the host's own
     * @return this
     */
    RouterBuilder<Q, T> decodeStrategy(Strategy strategy);

    /**
     * Names a strategy that chooses both legs together, in place of one for each.
     *
     * @param spec its name, with settings if need be
     * @return this
     */
    RouterBuilder<Q, T> placementStrategy(String spec);

    /**
     * Sets a strategy that chooses both legs together, in place of one for each.
     *
     * @param strategy the host's own
     * @return this
     */
    RouterBuilder<Q, T> placementStrategy(PlacementStrategy strategy);

    /**
     * Sets when decode nodes are chosen.
     *
     * @param choice {@link DecodeChoice#UP_FRONT} unless set
     * @return this
     */
    RouterBuilder<Q, T> decodeChoice(DecodeChoice choice);

    /**
     * Names the policy that says whether a request may enter.
     *
     * @param spec its name, with settings if need be
     * @return this
     */
    RouterBuilder<Q, T> backpressure(String spec);

    /**
     * Sets the policy that says whether a request may enter.
     *
     * @param policy the host's own; {@code BackpressurePolicy.queue(256, 5 s)} unless set
     * @return this
     */
    RouterBuilder<Q, T> backpressure(BackpressurePolicy policy);

    /**
     * Names the order in which waiting requests of one flow go.
     *
     * @param spec its name, with settings if need be
     * @return this
     */
    RouterBuilder<Q, T> queueOrder(String spec);

    /**
     * Sets the order in which waiting requests of one flow go.
     *
     * @param order {@link QueueOrder#FIFO} unless set
     * @return this
     */
    RouterBuilder<Q, T> queueOrder(QueueOrder order);

    /**
     * Sets the hard bounds of the waiting room, which hold whatever the policy says.
     *
     * @param maxRequests at least 0; 100,000 unless set
     * @param maxTokens prompt tokens, at least 0; unlimited unless set
     * @return this
     */
    RouterBuilder<Q, T> waitingRoom(int maxRequests, long maxTokens);

    /**
     * Sets how long things may take.
     *
     * @param timeouts {@link Timeouts#DEFAULT} unless set
     * @return this
     */
    RouterBuilder<Q, T> timeouts(Timeouts timeouts);

    /**
     * Sets how often the router tries again.
     *
     * @param retry {@link RetrySettings#DEFAULT} unless set
     * @return this
     */
    RouterBuilder<Q, T> retry(RetrySettings retry);

    /**
     * Lets streams that break after their client has seen a part of them be continued (rule R11). Unless set, such
     * requests fail as {@link dev.baton.router.api.request.Failure.DecodeLost}.
     *
     * @param function says how a stream goes on
     * @param maxResumes how often, for one request; at least 1
     * @return this
     */
    @Experimental
    RouterBuilder<Q, T> resume(ResumeFunction<Q> function, int maxResumes);

    /**
     * Sets when nodes are taken out of use and how they come back.
     *
     * @param health {@link HealthSettings#DEFAULT} unless set
     * @return this
     */
    RouterBuilder<Q, T> health(HealthSettings health);

    /**
     * Adds a listener.
     *
     * @param listener is told of every decision
     * @return this
     */
    RouterBuilder<Q, T> listener(RouterListener listener);

    /**
     * Sets where subscribers are called and transports are asked.
     *
     * @param executor the host's own; unless set, the thread that completed the transport's stage, freed the capacity,
     *     or submitted the request
     * @return this
     */
    RouterBuilder<Q, T> callbackExecutor(Executor executor);

    /**
     * Sets where time comes from. Both belong together.
     *
     * @param clock the system's unless set
     * @param scheduler one daemon thread of the router's own unless set
     * @return this
     */
    RouterBuilder<Q, T> time(NanoClock clock, TaskScheduler scheduler);

    /**
     * Sets where chance comes from.
     *
     * @param random a generator that any thread may use; seeded by the system unless set
     * @return this
     */
    RouterBuilder<Q, T> random(RandomGenerator random);

    /**
     * Sets where plugins are looked for.
     *
     * @param classLoader the one that loaded the API unless set
     * @return this
     */
    RouterBuilder<Q, T> classLoader(ClassLoader classLoader);

    /**
     * Makes the router.
     *
     * @return a running router
     * @throws dev.baton.router.api.plugin.ConfigurationException if anything is wrong, with everything that is
     */
    RequestRouter<Q, T> build();
}
