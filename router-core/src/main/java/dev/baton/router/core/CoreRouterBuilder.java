/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.RouterImplementation;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.QueueOrder;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.request.ResumeFunction;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.core.admission.Admission;
import dev.baton.router.core.dispatch.Dispatcher;
import dev.baton.router.core.dispatch.ResumeSetting;
import dev.baton.router.core.dispatch.Trampoline;
import dev.baton.router.core.health.HealthMonitor;
import dev.baton.router.core.placement.Choosers;
import dev.baton.router.core.placement.Credit;
import dev.baton.router.core.placement.PlacementTools;
import dev.baton.router.core.placement.Placer;
import dev.baton.router.core.plugin.PluginSource;
import dev.baton.router.core.registry.DefaultNodeRegistry;
import dev.baton.router.core.telemetry.Counters;
import dev.baton.router.core.telemetry.Events;
import dev.baton.router.core.time.SharedRandom;
import dev.baton.router.core.time.SystemScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects a router's settings and ties its parts together. Confined to one thread. */
final class CoreRouterBuilder<Q, H, T> implements RouterBuilder<Q, T> {
    private final Transport<Q, H, T> transport;
    private final List<RouterListener> listeners = new ArrayList<>();
    private NodeRegistry registry = new DefaultNodeRegistry();
    private Choice<Strategy> prefillStrategy = Choice.named("least_loaded");
    private Choice<Strategy> decodeStrategy = Choice.named("memory_aware");
    private @Nullable Choice<PlacementStrategy> placementStrategy;
    private Choice<BackpressurePolicy> backpressure =
            Choice.given(BackpressurePolicy.queue(256, Duration.ofSeconds(5)));
    private Choice<QueueOrder> queueOrder = Choice.given(QueueOrder.FIFO);
    private DecodeChoice decodeChoice = DecodeChoice.UP_FRONT;
    private int maxWaitingRequests = 100_000;
    private long maxWaitingTokens = Long.MAX_VALUE;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private RetrySettings retry = RetrySettings.DEFAULT;
    private @Nullable ResumeSetting<Q> resumes;
    private HealthSettings health = HealthSettings.DEFAULT;
    private @Nullable Executor callbackExecutor;
    private @Nullable NanoClock clock;
    private @Nullable TaskScheduler scheduler;
    private @Nullable RandomGenerator random;
    private ClassLoader classLoader = loaderOf(RouterImplementation.class);

    CoreRouterBuilder(Transport<Q, H, T> transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
    }

    /** A plugin that the host gives, or names. Immutable. */
    private record Choice<P>(@Nullable P given, @Nullable String spec) {
        static <P> Choice<P> given(P plugin) {
            return new Choice<>(Objects.requireNonNull(plugin, "plugin"), null);
        }

        static <P> Choice<P> named(String spec) {
            return new Choice<>(null, Objects.requireNonNull(spec, "spec"));
        }
    }

    @Override
    public RouterBuilder<Q, T> registry(NodeRegistry value) {
        this.registry = Objects.requireNonNull(value, "registry");
        return this;
    }

    @Override
    public RouterBuilder<Q, T> prefillStrategy(String spec) {
        this.prefillStrategy = Choice.named(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> prefillStrategy(Strategy strategy) {
        this.prefillStrategy = Choice.given(strategy);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeStrategy(String spec) {
        this.decodeStrategy = Choice.named(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeStrategy(Strategy strategy) {
        this.decodeStrategy = Choice.given(strategy);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> placementStrategy(String spec) {
        this.placementStrategy = Choice.named(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> placementStrategy(PlacementStrategy strategy) {
        this.placementStrategy = Choice.given(strategy);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> decodeChoice(DecodeChoice choice) {
        this.decodeChoice = Objects.requireNonNull(choice, "decodeChoice");
        return this;
    }

    @Override
    public RouterBuilder<Q, T> backpressure(String spec) {
        this.backpressure = Choice.named(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> backpressure(BackpressurePolicy policy) {
        this.backpressure = Choice.given(policy);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> queueOrder(String spec) {
        this.queueOrder = Choice.named(spec);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> queueOrder(QueueOrder order) {
        this.queueOrder = Choice.given(order);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> waitingRoom(int maxRequests, long maxTokens) {
        if (maxRequests < 0 || maxTokens < 0) {
            throw new IllegalArgumentException(
                    "the waiting room's maxRequests and maxTokens must be 0 or more, but are " + maxRequests + " and "
                            + maxTokens);
        }
        this.maxWaitingRequests = maxRequests;
        this.maxWaitingTokens = maxTokens;
        return this;
    }

    @Override
    public RouterBuilder<Q, T> timeouts(Timeouts value) {
        this.timeouts = Objects.requireNonNull(value, "timeouts");
        return this;
    }

    @Override
    public RouterBuilder<Q, T> retry(RetrySettings value) {
        this.retry = Objects.requireNonNull(value, "retry");
        return this;
    }

    @Override
    public RouterBuilder<Q, T> resume(ResumeFunction<Q> function, int maxResumes) {
        if (maxResumes < 1) {
            throw new IllegalArgumentException("maxResumes must be at least 1, but is " + maxResumes);
        }
        this.resumes = new ResumeSetting<>(Objects.requireNonNull(function, "function"), maxResumes);
        return this;
    }

    @Override
    public RouterBuilder<Q, T> health(HealthSettings value) {
        this.health = Objects.requireNonNull(value, "health");
        return this;
    }

    @Override
    public RouterBuilder<Q, T> listener(RouterListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    @Override
    public RouterBuilder<Q, T> callbackExecutor(Executor executor) {
        this.callbackExecutor = Objects.requireNonNull(executor, "callbackExecutor");
        return this;
    }

    @Override
    public RouterBuilder<Q, T> time(NanoClock nanoClock, TaskScheduler taskScheduler) {
        this.clock = Objects.requireNonNull(nanoClock, "clock");
        this.scheduler = Objects.requireNonNull(taskScheduler, "scheduler");
        return this;
    }

    @Override
    public RouterBuilder<Q, T> random(RandomGenerator generator) {
        this.random = Objects.requireNonNull(generator, "random");
        return this;
    }

    @Override
    public RouterBuilder<Q, T> classLoader(ClassLoader loader) {
        this.classLoader = Objects.requireNonNull(loader, "classLoader");
        return this;
    }

    @Override
    public RequestRouter<Q, T> build() {
        if (!(registry instanceof DefaultNodeRegistry nodes)) {
            throw new ConfigurationException(
                    "router",
                    List.of("registry must come from NodeRegistry.create(), but is a "
                            + registry.getClass().getName()));
        }
        NanoClock time = clock != null ? clock : System::nanoTime;
        RandomGenerator chance = random != null ? random : SharedRandom.seededBySystem();
        PlacementTools tools = new PlacementTools(time, chance, PrefixIndex.NONE, CostModel.PRIOR);

        List<String> errors = new ArrayList<>();
        PluginSource plugins = new PluginSource(classLoader);
        Strategy prefill = make(Strategy.class, "prefillStrategy", prefillStrategy, plugins, tools, errors);
        Strategy decode = make(Strategy.class, "decodeStrategy", decodeStrategy, plugins, tools, errors);
        PlacementStrategy together = placementStrategy == null
                ? null
                : make(PlacementStrategy.class, "placementStrategy", placementStrategy, plugins, tools, errors);
        BackpressurePolicy policy =
                make(BackpressurePolicy.class, "backpressure", backpressure, plugins, tools, errors);
        QueueOrder order = make(QueueOrder.class, "queueOrder", queueOrder, plugins, tools, errors);
        if (prefill == null || decode == null || policy == null || order == null || !errors.isEmpty()) {
            throw new ConfigurationException("router", errors);
        }

        TaskScheduler timer = scheduler;
        Runnable stopTimer = () -> {};
        if (timer == null) {
            SystemScheduler own = new SystemScheduler();
            timer = own;
            stopTimer = own::close;
        }
        Events events = new Events(listeners);
        Placer placer =
                new Placer(nodes, new Choosers(prefill, decode, together), new Credit.Book(), this::runsBothAtOnce);
        HealthMonitor monitor = new HealthMonitor(nodes, health, probe(), timer, chance);
        Admission admission = new Admission(
                placer, policy, order, maxWaitingRequests, maxWaitingTokens, time, timer, Trampoline::run);
        Dispatcher<Q, T> dispatcher = Dispatcher.create(
                transport,
                nodes,
                admission,
                monitor,
                events,
                new Counters(),
                timeouts,
                retry,
                resumes,
                decodeChoice,
                tools,
                timer,
                callbackExecutor);
        StrategySwap swap = new StrategySwap(placer, plugins, tools, admission::capacityFreed);
        return new CoreRouter<>(nodes, admission, dispatcher, monitor, swap, events, time, stopTimer).start();
    }

    /** Probes where the host wants its transport to be asked. */
    private Function<Node, CompletionStage<ProbeResult>> probe() {
        Executor host = callbackExecutor;
        return host == null
                ? transport::probe
                : node -> CompletableFuture.supplyAsync(() -> transport.probe(node), host)
                        .thenCompose(stage -> stage);
    }

    private boolean runsBothAtOnce(Node node) {
        return transport.capabilities(node).order() == LegOrder.CONCURRENT;
    }

    private static <P> @Nullable P make(
            Class<P> type,
            String setting,
            Choice<P> choice,
            PluginSource plugins,
            PluginContext context,
            List<String> errors) {
        String spec = choice.spec();
        if (spec == null) {
            return choice.given();
        }
        try {
            return plugins.create(type, spec, context);
        } catch (ConfigurationException e) {
            e.errors().forEach(error -> errors.add(setting + " '" + spec + "': " + error));
            return null;
        }
    }

    private static ClassLoader loaderOf(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null ? loader : ClassLoader.getSystemClassLoader();
    }
}
