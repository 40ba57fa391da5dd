/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.time.Nanos;
import java.util.OptionalLong;

/**
 * The good way through an attempt: prefill, transfer, decode, the last chunk; or both legs at once, where engines work
 * so. Confined to the request's mailbox.
 */
final class Running<Q, H, T> {
    private final Call<Q, H, T> call;
    private final DispatchContext<Q, H, T> ctx;
    private boolean concurrent;
    private boolean completeWhenGiven;

    Running(Call<Q, H, T> call) {
        this.call = call;
        this.ctx = call.ctx;
    }

    /** Says whether the engines have done their part and only the client's demand is missing. */
    boolean isFinishing() {
        return completeWhenGiven;
    }

    void begin(Binding binding, long waited) {
        TransportCapabilities capabilities;
        try {
            capabilities = ctx.capabilities(binding.leadingNode());
        } catch (Throwable e) {
            binding.release();
            call.userCodeFailed("transport capabilities", e);
            return;
        }
        Attempt<Q, H, T> next = new Attempt<>(call, call.attempts() + 1, binding, capabilities);
        if (!call.adopt(next)) {
            return;
        }
        completeWhenGiven = false;
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.Bound(ctx.now(), call.id(), next.number, next.placement(), waited));
        }
        Hold prefill = next.prefillHold();
        Hold decode = next.decodeHold();
        concurrent = capabilities.order() == LegOrder.CONCURRENT && prefill != null && decode != null;
        if (prefill == null) {
            if (decode != null) {
                call.enter(Phase.PREFILLING, next);
                startDecode(next, decode, new KvSource.Local<>());
            }
        } else if (concurrent && decode != null) {
            long rendezvous = ctx.tools().random().nextLong() >>> 1;
            startPrefill(next, prefill, OptionalLong.of(rendezvous));
            if (call.isCurrent(next)) {
                KvSource<H> source =
                        new KvSource.Rendezvous<>(rendezvous, prefill.state().node());
                startDecode(next, decode, source);
            }
        } else {
            startPrefill(next, prefill, OptionalLong.empty());
        }
    }

    private void startPrefill(Attempt<Q, H, T> current, Hold hold, OptionalLong rendezvous) {
        call.enter(Phase.PREFILLING, current);
        PrefillLeg<Q, H, T> leg = new PrefillLeg<>(call, current.number, hold, current.decodeState(), rendezvous);
        if (current.add(leg)) {
            leg.hold.chosenBy().onDispatched(leg.request(), Leg.PREFILL, leg.node());
            long limit = Nanos.of(ctx.timeouts().prefill());
            call.timers.armLeg(limit, () -> call.mailbox.execute(() -> call.failover.prefillTimedOut(leg)));
            start(leg, hold.state().isUsable());
        }
    }

    private void startDecode(Attempt<Q, H, T> current, Hold hold, KvSource<H> source) {
        DecodeLeg<Q, H, T> leg = new DecodeLeg<>(call, current, hold, source);
        if (current.add(leg)) {
            leg.hold.chosenBy().onDispatched(leg.request(), Leg.DECODE, leg.node());
            call.timers.touch(ctx.now());
            PrefillLeg<Q, H, T> prefill = current.prefill();
            if (prefill == null || prefill.isDone()) {
                watch(leg);
            }
            start(leg, hold.state().mayServeClaims()); // it may have been reserved before its node began to drain
        }
    }

    /** Calls the transport, unless the host's own listeners have just taken the node out of use (rule R5). */
    private void start(LegInFlight<Q, H, T> leg, boolean mayBeCalled) {
        if (mayBeCalled) {
            leg.start();
        } else {
            call.failover.nodeLostBeforeCall(leg);
        }
    }

    /** Times the silence of decode: until its first chunk, then between chunks. */
    void watch(DecodeLeg<Q, H, T> leg) {
        watchFor(leg, call.failover.silenceLimitNanos(leg));
    }

    void watchFor(DecodeLeg<Q, H, T> leg, long nanos) {
        call.timers.armLeg(nanos, () -> call.mailbox.execute(() -> call.failover.decodeSilent(leg)));
    }

    // ---- prefill

    void prefillDone(PrefillLeg<Q, H, T> leg, PrefillResult<H, T> result) {
        Attempt<Q, H, T> current = call.attempt();
        ctx.health().succeeded(leg.hold.state());
        if (current == null || current.prefill() != leg || call.hasEnded()) {
            leg.discard(result);
            return;
        }
        int cached = result.usage().cachedTokens();
        call.cached(cached);
        leg.hold.chosenBy().onPrefillDone(leg.request(), leg.node(), cached, ctx.now() - leg.startedNanos);
        if (!concurrent && result instanceof PrefillResult.Handoff<H, T> handoff) {
            current.park(handoff.handoff());
            leg.hold.releaseCompute();
        } else {
            leg.release(ReleaseCause.SUCCEEDED);
        }
        Chunk<T> first = result.firstChunk();
        if (first != null && (!concurrent || result instanceof PrefillResult.Finished)) {
            call.client.hold(first); // concurrent engines send it with decode
        }
        if (result instanceof PrefillResult.Finished) {
            finishedAtPrefill(current);
        } else if (concurrent) {
            concurrentPrefillDone(current);
        } else {
            goOnToDecode(current, result);
        }
    }

    private void finishedAtPrefill(Attempt<Q, H, T> current) {
        completeWhenGiven = true;
        call.timers.disarmLeg();
        DecodeLeg<Q, H, T> decode = current.decode();
        if (decode != null) {
            decode.cancel();
        }
        current.releaseUnusedDecode();
        current.releaseCredit();
        ctx.admission().capacityFreed();
        giveHeld();
    }

    private void concurrentPrefillDone(Attempt<Q, H, T> current) {
        DecodeLeg<Q, H, T> decode = current.decode();
        if (decode == null || decode.received() > 0) {
            return;
        }
        if (decode.isDone()) { // it ended without a chunk, and prefill has none either
            complete(current);
            return;
        }
        call.enter(Phase.TRANSFERRING, current);
        call.timers.touch(ctx.now());
        watch(decode);
    }

    private void goOnToDecode(Attempt<Q, H, T> current, PrefillResult<H, T> result) {
        if (result instanceof PrefillResult.NoHandoff) {
            ctx.counters().recomputed.increment();
        }
        call.enter(Phase.TRANSFERRING, current);
        call.timers.disarmLeg();
        giveHeld();
        if (!call.isCurrent(current)) {
            return;
        }
        Hold decode = current.decodeHold();
        if (decode != null && decode.state().mayServeClaims()) {
            startDecode(current, decode, sourceOf(current));
        } else if (decode == null || call.failover.mayMove(current)) {
            current.releaseUnusedDecode();
            current.setDecodeHold(null);
            call.seeking.decode(current);
        } else {
            call.failover.promisedDecodeLost(current, decode);
        }
    }

    // ---- decode

    void decodeBound(Attempt<Q, H, T> current, Binding binding) {
        Hold hold = binding.decode();
        if (hold == null || current.isRetired()) {
            binding.release();
            return;
        }
        current.setDecodeHold(hold);
        current.releaseCredit(); // exchanged for the node
        ctx.admission().capacityFreed();
        call.placedAt(current.placement());
        call.dispatched(current);
        startDecode(current, hold, sourceOf(current));
    }

    private KvSource<H> sourceOf(Attempt<Q, H, T> current) {
        H handoff = current.parked();
        Hold from = current.prefillHold();
        return handoff == null || from == null
                ? new KvSource.Local<>()
                : new KvSource.HandedOff<>(handoff, from.state().node());
    }

    void chunkCame(DecodeLeg<Q, H, T> leg, Chunk<T> chunk) {
        Attempt<Q, H, T> current = call.attempt();
        if (current == null || current.decode() != leg || call.hasEnded()) {
            return;
        }
        long now = ctx.now();
        call.timers.touch(now);
        if (leg.received() == 1) {
            current.fetched();
            leg.hold.releasePrefill();
            ctx.health().succeeded(leg.hold.state());
            leg.hold.chosenBy().onFirstChunk(leg.request(), leg.node(), now - leg.startedNanos);
            call.enter(Phase.DECODING, current);
            watch(leg);
        }
        call.give(() -> call.client.give(chunk));
    }

    void decodeDone(DecodeLeg<Q, H, T> leg) {
        leg.release(ReleaseCause.SUCCEEDED);
        Attempt<Q, H, T> current = call.attempt();
        if (current == null || current.decode() != leg || call.hasEnded()) {
            return;
        }
        ctx.health().succeeded(leg.hold.state());
        PrefillLeg<Q, H, T> prefill = current.prefill();
        if (concurrent && prefill != null && !prefill.isDone()) {
            if (leg.received() == 0) {
                return; // prefill may yet say that it finished the request itself
            }
            prefill.cancel(); // a decode that finished without it
        }
        complete(current);
    }

    private void complete(Attempt<Q, H, T> current) {
        call.timers.disarmLeg();
        current.fetched();
        completeWhenGiven = true;
        giveHeld();
    }

    // ---- the client

    void demandGrew() {
        giveHeld();
        Attempt<Q, H, T> current = call.attempt();
        DecodeLeg<Q, H, T> decode = current == null ? null : current.decode();
        if (decode != null && !call.hasEnded()) {
            decode.demand(call.client.demand());
        }
    }

    private void giveHeld() {
        call.give(call.client::giveHeld);
        if (completeWhenGiven && !call.client.isHolding()) {
            ctx.outputLengths().sample(call.client.tokens());
            call.end(Outcome.Completed::new);
        }
    }
}
