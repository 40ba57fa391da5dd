/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.testkit.history.Checker;
import dev.baton.router.testkit.history.Recorder;
import dev.baton.router.testkit.history.Violation;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.sim.fault.FaultPlan;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One scenario as it runs: its faults strike, its requests arrive, everything comes to rest, the router closes. Confined to one thread. */
final class BurnRun {
    /** Longer than any timeout and back-off that {@link RouterSettings} draws. */
    private static final Duration QUIET = Duration.ofSeconds(70);
    /** Longer than engines wait for who should fetch or meet them. */
    private static final Duration EXPIRY = Duration.ofHours(1);

    private final Scenario scenario;
    private final VirtualTime time = new VirtualTime();
    private final Stepper stepper = new Stepper(time);
    private final SimulatedCluster cluster;
    private final ActiveTroubles troubles;
    private final Recorder recorder;
    private final NodeRegistry registry;
    private final RequestRouter<SimPrompt, SimToken> router;
    private int arrived;
    private int open;
    private boolean closed;
    private boolean over;

    BurnRun(Scenario scenario, Parts parts) {
        this.scenario = scenario;
        SplittableRandom random = new SplittableRandom(scenario.seed());
        this.cluster = scenario.fleet().build(time, random.nextLong());
        this.troubles = new ActiveTroubles(scenario.fleet().mode(), random.split());
        this.recorder = new Recorder(time, time, parts.implementation());
        this.registry = recorder.registry();
        recorder.watch(cluster);
        cluster.addFaultListener(troubles::struck);
        cluster.nodes().forEach(registry::register);
        CallBack callBack = new CallBack(random.split(), troubles, this::arrive);
        this.router =
                new BurnRouter(scenario, parts, troubles, callBack).build(recorder, cluster, time, random.nextLong());
        callBack.begin(router);
    }

    BurnResult run() {
        recorder.struck(scenario.summary());
        scenario.strikes().forEach(strike -> time.schedule(strike.atNanos(), () -> strike(strike)));
        long end = scenario.spanNanos() + 1;
        for (FaultPlan.Entry entry :
                scenario.faults().plan(cluster.nodes(), end).entries()) {
            time.schedule(entry.at().toNanos(), () -> strike(entry));
        }
        scheduleArrival();
        time.schedule(end, () -> over = true);
        stepper.runWhile(() -> !over || open > 0);
        stepper.runFor(QUIET);
        if (scenario.faults().mayLeaveKv()) {
            long latest = time.nanoTime() + EXPIRY.toNanos();
            stepper.runWhile(() -> !cluster.isQuiescent() && latest - time.nanoTime() > 0);
        }
        recorder.settled(router, leftInEngines());
        close();
        stepper.runFor(QUIET);
        recorder.settled(router, leftInEngines());
        List<Violation> violations = new ArrayList<>(stepper.violations());
        violations.addAll(Checker.check(recorder.history()));
        return new BurnResult(
                scenario.seed(), troubles.requests(), recorder.history(), violations, troubles.coverage());
    }

    private String leftInEngines() {
        return cluster.isQuiescent() ? "" : cluster.describeLeftovers();
    }

    private void close() {
        if (!closed) {
            closed = true;
            troubles.meetsAll(Trouble.ROUTER_CLOSED);
            router.close();
        }
    }

    // ---- what goes wrong

    private void strike(FaultPlan.Entry entry) {
        recorder.struck(entry.fault().toString());
        entry.fault().strike(cluster, registry);
    }

    private void strike(Strike strike) {
        recorder.struck(strike.toString());
        if (strike.trouble() == Trouble.ROUTER_CLOSED) {
            close();
        } else {
            troubles.begin(strike.trouble(), strike.share());
            time.schedule(strike.forNanos(), () -> troubles.end(strike.trouble()));
        }
    }

    // ---- requests

    private void scheduleArrival() {
        if (arrived < scenario.requests().size()) {
            time.schedule(scenario.requests().get(arrived).gapNanos(), () -> {
                arrive();
                scheduleArrival();
            });
        }
    }

    /** The next request comes, if there is one left. */
    private void arrive() {
        if (arrived < scenario.requests().size()) {
            submit(scenario.requests().get(arrived++));
        }
    }

    private void submit(PlannedRequest planned) {
        BurnClient client = new BurnClient(planned, time, troubles);
        open++;
        troubles.begins(planned.id());
        RoutedCall call = router.submit(planned.request(), planned.prompt(), client);
        troubles.lives(call);
        client.submitted(call);
        call.outcome().thenAccept(outcome -> {
            open--;
            ended(planned.id(), outcome);
        });
    }

    private void ended(String id, Outcome outcome) {
        boolean failed = outcome instanceof Outcome.Failed f && f.failure() instanceof Failure.DeadlineExceeded;
        boolean refused = outcome instanceof Outcome.Rejected r && r.refusal().kind() == Refusal.Kind.DEADLINE;
        if (failed || refused) {
            troubles.meets(Trouble.DEADLINE, id);
        }
        troubles.ends(id);
    }
}
