/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.testkit.sim.PrefixCacheSettings;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.time.VirtualTime;
import dev.baton.router.testkit.trace.Trace;
import dev.baton.router.testkit.trace.TraceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Replays a plan's trace through a real {@link RequestRouter} over a simulated cluster, in virtual time. Confined to one
 * thread; used once.
 *
 * <p>The router learns of a request what a host would know: its length, its block hashes, its session and the most that
 * any request of the trace may generate; not how much it will. It learns of a death from failed calls and probes only.
 */
public final class Replay {
    private static final Duration SLICE = Duration.ofSeconds(1);
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration MESSAGES = Duration.ofMillis(10); // to the engine and back
    private static final int CHUNK_TOKENS = 8_192;
    private static final int DECODE_BATCH = 256;
    private static final int LOAD_POINTS = 400;
    private static final long CACHE_TOKENS = PrefixCacheSettings.DEFAULT.capacityTokens();

    private final ReplayPlan plan;
    private final VirtualTime time = new VirtualTime();
    private final long startNanos = time.nanoTime();
    private final Timeouts timeouts;
    private final Findings findings = new Findings();
    private final Samples gaps = new Samples();
    private final List<ReplayedRequest> requests;
    private final List<StatusChange> statusChanges = new ArrayList<>();
    private final SimulatedCluster cluster;
    private final NodeRegistry registry = NodeRegistry.create();
    private final Lingering lingering;
    private final LimitWatch<SimPrompt, ?, SimToken> watch;
    private final RequestRouter<SimPrompt, SimToken> router;
    private final Arrivals arrivals;
    private final int maxOutputTokens;
    private int ended;
    private long lastEndNanos;

    private Replay(ReplayPlan plan) {
        this.plan = plan;
        Trace trace = plan.trace();
        requests = new ArrayList<>(trace.requests().size());
        maxOutputTokens = trace.requests().stream()
                .mapToInt(TraceRequest::outputTokens)
                .max()
                .orElseThrow();
        timeouts = Timeouts.DEFAULT.withRequest(timeLimit(plan, maxOutputTokens));
        cluster = cluster(plan, time);
        lingering = new Lingering(time, letGoNanos(plan), findings);
        watch = new LimitWatch<>(cluster, registry, time, timeouts.cancelGrace().toNanos(), lingering, findings);
        cluster.nodes().forEach(node -> {
            registry.register(node);
            watch.expect(node);
        });
        router = router();
        arrivals = new Arrivals(time, trace.requests(), this::submit);
    }

    /**
     * Runs a plan.
     *
     * @param plan what to replay
     * @return what came of it
     * @throws dev.baton.router.api.plugin.ConfigurationException if the router cannot be built as planned
     */
    public static ReplayResult run(ReplayPlan plan) {
        return run(plan, ReplayProgress.NONE);
    }

    /**
     * Runs a plan.
     *
     * @param plan what to replay
     * @param progress is told how far it is
     * @return what came of it
     * @throws dev.baton.router.api.plugin.ConfigurationException if the router cannot be built as planned
     */
    public static ReplayResult run(ReplayPlan plan, ReplayProgress progress) {
        return new Replay(plan).run(progress);
    }

    private ReplayResult run(ReplayProgress progress) {
        int total = plan.trace().requests().size();
        plan.kills().forEach(this::schedule);
        long stepNanos = Math.max(1, plan.trace().spanNanos() / LOAD_POINTS);
        LoadRecorder recorder = new LoadRecorder(
                time, stepNanos, watch.ledgers(), () -> router.stats().waiting());
        recorder.start(() -> ended < total);
        arrivals.scheduleNext();
        // A session may hold its requests back, so that each begins when the one before it has ended at last.
        long latestNanos = startNanos
                + plan.trace().spanNanos()
                + total * timeouts.request().toNanos();
        while (ended < total && time.nanoTime() < latestNanos && time.pending() > 0) {
            time.advance(SLICE);
            progress.onProgress(ended, total);
        }
        time.advance(SETTLING);
        checkNothingIsLeft();
        lingering.check();
        requests.forEach(ReplayedRequest::check);
        for (int i = requests.size(); i < total; i++) {
            findings.lost("request " + i + " of the trace never arrived: its session's earlier one did not end");
        }
        ReplayResult result = result(recorder.points());
        router.close();
        return result;
    }

    /** The default, unless the longest answer would take longer at the pace that is still good. */
    private static Duration timeLimit(ReplayPlan plan, int maxOutputTokens) {
        Slo slo = plan.slo();
        Duration longest = slo.firstToken().plus(slo.betweenTokens().multipliedBy(maxOutputTokens));
        Duration usual = Timeouts.DEFAULT.request();
        return longest.compareTo(usual) > 0 ? longest : usual;
    }

    /** How long an engine may need to let go: it finishes the chunk of a prompt, or the step, that it is at. */
    private static long letGoNanos(ReplayPlan plan) {
        int longest = plan.trace().requests().stream()
                .mapToInt(TraceRequest::promptTokens)
                .max()
                .orElseThrow();
        long chunk = plan.profile().prefill().nanos(longest, Math.max(0, longest - CHUNK_TOKENS));
        long step =
                plan.profile().decode().stepNanos(DECODE_BATCH, plan.profile().kvCapacityTokens());
        return Math.max(chunk, step) + MESSAGES.toNanos();
    }

    private static SimulatedCluster cluster(ReplayPlan plan, VirtualTime time) {
        int blockTokens = plan.trace().blockTokens();
        return SimulatedCluster.builder(time)
                .seed(plan.seed())
                .prefillNodes(plan.prefillNodes())
                .decodeNodes(plan.decodeNodes())
                .profile(plan.profile())
                .transfer(plan.transfer())
                .prefillChunkTokens(CHUNK_TOKENS)
                .decodeConcurrency(DECODE_BATCH)
                .order(plan.mode()::orderOf)
                .describe(plan.mode()::describe)
                .prefixCache(
                        blockTokens == 0
                                ? PrefixCacheSettings.NONE
                                : new PrefixCacheSettings(blockTokens, CACHE_TOKENS))
                .build();
    }

    private RequestRouter<SimPrompt, SimToken> router() {
        RouterBuilder<SimPrompt, SimToken> builder = RequestRouter.builder(watch);
        String prefillStrategy = plan.prefillStrategy();
        if (prefillStrategy != null) {
            builder.prefillStrategy(prefillStrategy);
        }
        String decodeStrategy = plan.decodeStrategy();
        if (decodeStrategy != null) {
            builder.decodeStrategy(decodeStrategy);
        }
        if (plan.maxResumes() > 0) {
            builder.resume(this::resume, plan.maxResumes());
        }
        return builder.registry(registry)
                .decodeChoice(plan.decodeChoice())
                .backpressure(BackpressurePolicy.queue(plan.queue(), plan.maxWait()))
                .timeouts(timeouts)
                .time(time, time)
                .random(new SplittableRandom(plan.seed()))
                .listener(this::note)
                .build();
    }

    private Resumption<SimPrompt> resume(BrokenStream<SimPrompt> broken) {
        requests.get(number(broken.requestId())).goesOn();
        return SimPrompt.resume(broken);
    }

    private static int number(String requestId) {
        return Integer.parseInt(requestId.substring(1));
    }

    private void submit(TraceRequest row) {
        String id = "r" + requests.size();
        ReplayedRequest request = new ReplayedRequest(id, row, time, gaps, findings);
        requests.add(request);
        SimPrompt prompt = SimPrompt.of(row.promptTokens(), row.outputTokens(), hashes(row));
        RouteRequest described = prompt.describe()
                .id(id)
                .maxOutputTokens(maxOutputTokens)
                .session(row.session())
                .build();
        router.submit(described, prompt, request).outcome().thenAccept(outcome -> {
            request.ended(outcome);
            ended++;
            lastEndNanos = time.nanoTime() - startNanos;
            arrivals.ended(row);
        });
    }

    private void note(RouterEvent event) {
        if (event instanceof RouterEvent.Ended end) {
            requests.get(number(end.requestId())).toldEnded();
            lingering.attemptOver(end.requestId(), Integer.MAX_VALUE);
        } else if (event instanceof RouterEvent.Redispatched again) {
            lingering.attemptOver(again.requestId(), again.failedAttempt());
        } else if (event instanceof RouterEvent.LegFailed failure) {
            watch.ledger(failure.suspect()).suspected();
        } else if (event instanceof RouterEvent.NodeStatusChanged change) {
            statusChanges.add(
                    new StatusChange(time.nanoTime() - startNanos, change.node().id(), change.to(), change.cause()));
        }
    }

    private void schedule(NodeKill kill) {
        time.schedule(kill.at().toNanos(), () -> cluster.crash(kill.nodeId()));
        Duration until = kill.until();
        if (until != null) {
            time.schedule(until.toNanos(), () -> {
                cluster.restart(kill.nodeId());
                registry.register(cluster.node(kill.nodeId()));
            });
        }
    }

    private void checkNothingIsLeft() {
        if (!cluster.isQuiescent()) {
            findings.hanging("engines hold something at the end: " + cluster.describeLeftovers());
        }
        long open = router.stats().openReservations();
        if (open != 0) {
            findings.leaked(open, open + " reservations are open, but nothing is in flight");
        }
        for (NodeView view : registry.nodes()) {
            if (!view.isIdle()) {
                findings.leaked(open == 0 ? Math.max(1, view.inFlight()) : 0, "something is left on a node: " + view);
            }
        }
    }

    private ReplayResult result(List<LoadPoint> load) {
        List<RequestRecord> records =
                requests.stream().map(request -> request.record(startNanos)).toList();
        List<NodeUse> nodes = watch.ledgers().stream().map(NodeLedger::use).toList();
        Samples ttft = new Samples();
        Samples waited = new Samples();
        int good = 0;
        for (RequestRecord request : records) {
            waited.add(request.waitedNanos());
            if (request.hasTokens()) {
                ttft.add(request.ttftNanos());
            }
            good += plan.slo().isMetBy(request) ? 1 : 0;
        }
        return new ReplayResult(
                records,
                findings.integrity(),
                router.stats().redispatched(),
                router.stats().resumed(),
                hitRatio(nodes),
                ttft.summary(),
                gaps.summary(),
                waited.summary(),
                lingering.times(),
                (double) good / plan.trace().requests().size(),
                lastEndNanos,
                nodes,
                load,
                statusChanges);
    }

    private static double hitRatio(List<NodeUse> nodes) {
        long cached = 0;
        long prompts = 0;
        for (NodeUse node : nodes) {
            if (node.role().serves(Leg.PREFILL)) {
                cached += node.cachedTokens();
                prompts += node.tokens();
            }
        }
        return prompts == 0 ? 0 : (double) cached / prompts;
    }

    /** Makes hashes of ids: traces number their blocks, engines hash them. */
    private static long[] hashes(TraceRequest row) {
        long[] hashes = new long[row.blocks()];
        for (int block = 0; block < hashes.length; block++) {
            hashes[block] = BlockHash.of(row.blockHash(block));
        }
        return hashes;
    }
}
