/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.testkit.history.Eagerness;
import dev.baton.router.testkit.history.Recorder;
import dev.baton.router.testkit.history.RecordingRouterBuilder;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.time.VirtualTime;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Builds the router of one scenario, with plugins that misbehave when a trouble strikes. Confined to one thread. */
final class BurnRouter {
    private static final int ONE_OF_SO_MANY = 8;

    private final RouterSettings settings;
    private final Scenario scenario;
    private final Parts parts;
    private final ActiveTroubles troubles;
    private final CallBack callBack;

    BurnRouter(Scenario scenario, Parts parts, ActiveTroubles troubles, CallBack callBack) {
        this.settings = scenario.settings();
        this.scenario = scenario;
        this.parts = parts;
        this.troubles = troubles;
        this.callBack = callBack;
    }

    RequestRouter<SimPrompt, SimToken> build(Recorder recorder, SimulatedCluster engines, VirtualTime time, long seed) {
        RecordingRouterBuilder<SimPrompt, SimToken> builder =
                recorder.builder(parts.transport().apply(scenario.faults().before(engines, time, troubles::struck)));
        BackpressurePolicy queue = BackpressurePolicy.queue(settings.maxWaiting(), settings.maxWait());
        boolean atHandoff = scenario.fleet().mode() == Mode.AT_HANDOFF;
        builder.timeouts(settings.timeouts())
                .retry(settings.retry())
                .health(settings.health())
                .backpressure(parts.policy().apply(new OwnPolicy(queue, troubles, callBack)))
                .waitingRoom(settings.roomRequests(), Long.MAX_VALUE)
                .decodeChoice(atHandoff ? DecodeChoice.AT_HANDOFF : DecodeChoice.UP_FRONT)
                .listener(new OwnListener(troubles, callBack))
                .random(new Random(seed));
        setStrategy(settings.prefillStrategy(), builder::prefillStrategy, builder::prefillStrategy);
        setStrategy(settings.decodeStrategy(), builder::decodeStrategy, builder::decodeStrategy);
        if (settings.maxResumes() > 0) {
            builder.resume(BurnRouter::goOn, settings.maxResumes());
        }
        if (settings.onExecutor()) {
            builder.callbackExecutor(task -> time.schedule(0, task));
        }
        return builder.eagerness(eagerness()).build();
    }

    /** A host that goes on with most streams that broke. */
    private static Resumption<SimPrompt> goOn(BrokenStream<SimPrompt> broken) {
        boolean giveUp = Math.floorMod(broken.requestId().hashCode(), ONE_OF_SO_MANY) == 0;
        return giveUp ? new Resumption.GiveUp<>() : SimPrompt.resume(broken);
    }

    private void setStrategy(String name, Consumer<String> byName, Consumer<Strategy> own) {
        UnaryOperator<Strategy> change = parts.strategy();
        if (change != null) {
            own.accept(change.apply(new OwnStrategy(troubles, callBack)));
        } else if (name.equals(RouterSettings.OWN)) {
            own.accept(new OwnStrategy(troubles, callBack));
        } else if (name.equals(RouterSettings.PLANNING)) {
            own.accept(new OwnPlanner(troubles, callBack));
        } else {
            byName.accept(name);
        }
    }

    private Eagerness eagerness() {
        if (parts.strategy() != null || scenario.has(Trouble.STRATEGY_NONE)) {
            return Eagerness.NEVER;
        }
        return settings.plans() ? Eagerness.ALL_ROOM : Eagerness.ANY_ROOM;
    }
}
