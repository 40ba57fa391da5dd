/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.time.Nanos;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a failure leads to: whom it is charged to, and whether the request is dispatched again, for real (rules R8, R9,
 * R11). Confined to the request's mailbox.
 */
final class Failover<Q, H, T> {
    private final Call<Q, H, T> call;
    private final DispatchContext<Q, H, T> ctx;
    private final Retries retries;
    private final Resumes<Q, H, T> resumes;

    Failover(Call<Q, H, T> call) {
        this.call = call;
        this.ctx = call.ctx;
        this.retries = new Retries(ctx.retry(), ctx.budget());
        this.resumes = new Resumes<>(call, retries);
    }

    List<NodeState> tried() {
        return retries.tried();
    }

    // ---- how a failure comes to light

    /** The node's health knows of it before what the leg held goes to others: they are not sent where it was refused. */
    void legFailed(LegInFlight<Q, H, T> leg, TransportException failure) {
        Attempt<Q, H, T> current = call.attempt();
        NodeState suspect = suspect(current, leg, failure);
        boolean counts = current != null && (current.prefill() == leg || current.decode() == leg) && !call.hasEnded();
        boolean charged = counts && ctx.health().failed(suspect, failure);
        if (leg.isDone()) {
            leg.release(suspect == leg.hold.state() ? releaseCause(failure) : ReleaseCause.CANCELLED);
        } else {
            leg.cancel();
        }
        if (current == null || !counts || call.hasEnded()) {
            return;
        }
        tell(current, leg.leg, suspect, charged, failure);
        DecodeLeg<Q, H, T> decode = current.decode();
        if (leg.leg == Leg.PREFILL && decode != null && decode.received() > 0) {
            return; // concurrent engines: decode has its KV already
        }
        attemptFailed(current, leg.leg, suspect, failure, false);
    }

    void transportThrew(LegInFlight<Q, H, T> leg, String where, Throwable thrown) {
        TransportException failure = Faults.typed(thrown);
        if (failure == thrown || failure.kind() != FaultKind.NODE_FAULT) {
            legFailed(leg, failure); // thrown where it should have been given to the stage; as good
        } else {
            leg.release(ReleaseCause.CANCELLED);
            call.userCodeFailed(where, thrown);
        }
    }

    void prefillTimedOut(PrefillLeg<Q, H, T> leg) {
        if (!leg.isDone()) {
            long millis = ctx.timeouts().prefill().toMillis();
            legFailed(leg, TransportException.timeout("prefill took longer than " + millis + " ms"));
        }
    }

    /** No chunk for a while. Time in which the client asked for nothing does not count. */
    void decodeSilent(DecodeLeg<Q, H, T> leg) {
        Attempt<Q, H, T> current = call.attempt();
        if (leg.isDone() || current == null || current.decode() != leg || call.hasEnded()) {
            return;
        }
        long limit = silenceLimitNanos(leg);
        long left = call.client.demand() <= 0 ? limit : limit - call.timers.sinceTouch(ctx.now());
        if (left > 0) {
            call.running.watchFor(leg, left);
        } else {
            legFailed(leg, TransportException.timeout("no chunk for " + limit / 1_000_000 + " ms"));
        }
    }

    long silenceLimitNanos(DecodeLeg<Q, H, T> leg) {
        return Nanos.of(
                leg.received() == 0
                        ? ctx.timeouts().firstChunk()
                        : ctx.timeouts().chunkIdle());
    }

    void nodeLost(Hold hold, String cause) {
        Attempt<Q, H, T> current = call.attempt();
        if (current == null || hold.isReleased() || call.hasEnded() || current.isRetired()) {
            return; // one that is bound and not yet dispatched is looked at when it is
        }
        boolean prefill = current.prefillHold() == hold;
        if ((!prefill && current.decodeHold() != hold) || call.running.isFinishing()) {
            return;
        }
        DecodeLeg<Q, H, T> decode = current.decode();
        PrefillLeg<Q, H, T> prefillLeg = current.prefill();
        if (prefill && decode != null && decode.received() > 0) {
            if (prefillLeg != null) {
                prefillLeg.cancel(); // concurrent engines: decode has its KV already
            }
        } else if (!prefill && decode == null && mayMove(current)) {
            hold.release();
            current.setDecodeHold(null); // another one is chosen at handoff
        } else {
            lost(current, hold, cause);
        }
    }

    /** A node was taken out of use between bind and call. */
    void nodeLostBeforeCall(LegInFlight<Q, H, T> leg) {
        leg.release(ReleaseCause.REVOKED);
        Attempt<Q, H, T> current = call.attempt();
        if (current != null && call.isCurrent(current)) {
            lost(current, leg.hold, "node '" + leg.node().id() + "' was taken out of use");
        }
    }

    /** The decode node that prefill was told of may not be used any more, and no other can take its handoff. */
    void promisedDecodeLost(Attempt<Q, H, T> current, Hold decode) {
        lost(current, decode, "node '" + decode.state().node().id() + "' was taken out of use before handoff");
    }

    private void lost(Attempt<Q, H, T> current, Hold hold, String cause) {
        TransportException failure = TransportException.unreachable(cause);
        tell(current, hold.leg(), hold.state(), false, failure);
        attemptFailed(current, hold.leg(), hold.state(), failure, true);
    }

    /** Whether decode may run elsewhere than prefill was told: it was told nothing, or handoffs can be fetched from anywhere. */
    boolean mayMove(Attempt<Q, H, T> current) {
        return current.decodeWasOpen() || current.capabilities().has(Trait.RETARGETABLE_HANDOFF);
    }

    // ---- whose fault it is

    /** The node that the transport names; or prefill's, where decode waited in vain for it (rule R8); or the leg's own. */
    private NodeState suspect(
            @Nullable Attempt<Q, H, T> current, LegInFlight<Q, H, T> leg, TransportException failure) {
        if (current == null) {
            return leg.hold.state();
        }
        NodeState named = current.stateOf(failure.suspectNodeId());
        if (named != null) {
            return named;
        }
        PrefillLeg<Q, H, T> prefill = current.prefill();
        boolean waitedInVain = leg.leg == Leg.DECODE && failure.kind() == FaultKind.TIMEOUT;
        if (waitedInVain && prefill != null && !prefill.isDone()) {
            return prefill.hold.state();
        }
        return leg.hold.state();
    }

    private static ReleaseCause releaseCause(TransportException failure) {
        return switch (failure.kind()) {
            case OVERLOADED -> ReleaseCause.OVERLOADED;
            case REQUEST_FAULT -> ReleaseCause.CANCELLED;
            default -> ReleaseCause.FAILED;
        };
    }

    // ---- what follows

    private void attemptFailed(
            Attempt<Q, H, T> current, Leg leg, NodeState suspect, TransportException failure, boolean nodeLost) {
        call.timers.disarmLeg();
        String nodeId = suspect.node().id();
        if (failure.kind() == FaultKind.REQUEST_FAULT) {
            call.end(s -> new Outcome.Failed(s, new Failure.RequestFault(leg, nodeId, failure)));
            return;
        }
        if (resumes.isBroken()) {
            if (resumes.goesOn(current.number, suspect, failure, nodeLost)) {
                redispatched(current, failure);
                startOver(current);
            }
            return;
        }
        String limit = retries.refuse(suspect, failure, nodeLost);
        if (limit != null) {
            gaveUp(current, leg, nodeId, limit, failure);
            return;
        }
        redispatched(current, failure);
        if (leg == Leg.DECODE && canDecodeElsewhere(current, suspect, failure)) {
            Attempt<Q, H, T> next = current.again();
            if (call.carryOn(next)) {
                call.seeking.decode(next);
            }
        } else {
            startOver(current);
        }
    }

    private void redispatched(Attempt<Q, H, T> failed, TransportException failure) {
        ctx.counters().redispatched.increment();
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.Redispatched(ctx.now(), call.id(), failed.number, failure));
        }
        call.enter(Phase.WAITING, failed);
    }

    private void gaveUp(Attempt<Q, H, T> current, Leg leg, String nodeId, String limit, TransportException failure) {
        int tries = current.number;
        long chunks = call.client.chunks();
        Failure why = chunks > 0
                ? new Failure.DecodeLost(nodeId, chunks, failure)
                : new Failure.AttemptsExhausted(tries, leg, nodeId, limit, failure);
        call.end(s -> new Outcome.Failed(s, why));
    }

    /** No other place was found in time. A client that was given chunks of prefill's meanwhile has lost its decode (rule R11). */
    void notPlacedAgain(Refusal refusal) {
        Attempt<Q, H, T> current = call.attempt();
        TransportException fault = retries.lastFault();
        NodeState suspect = retries.lastSuspect();
        long chunks = call.client.chunks();
        boolean decodeLost = chunks > 0 && (resumes.any() || (current != null && current.isCarriedOn()));
        Failure failure = decodeLost && fault != null && suspect != null
                ? new Failure.DecodeLost(suspect.node().id(), chunks, fault)
                : new Failure.NotPlacedAgain(refusal, fault);
        call.end(summary -> new Outcome.Failed(summary, failure));
    }

    private void startOver(Attempt<Q, H, T> current) {
        call.seeking.withdraw();
        call.client.dropHeld();
        current.retire();
        call.dropAttempt();
        ctx.admission().capacityFreed(); // its credit, if it had one
        long backoff = retries.backoffNanos(ctx.tools().random());
        if (backoff == 0) {
            call.seeking.again();
        } else {
            call.timers.armLeg(backoff, () -> call.mailbox.execute(call.seeking::again));
        }
    }

    /** Whether the handoff outlives the failed decode (it can be decoded twice, or was never taken) and may move. */
    private boolean canDecodeElsewhere(Attempt<Q, H, T> current, NodeState suspect, TransportException failure) {
        Hold prefill = current.prefillHold();
        boolean intact = current.capabilities().has(Trait.REUSABLE_HANDOFF) || failure.kind() == FaultKind.OVERLOADED;
        DecodeLeg<Q, H, T> decode = current.decode();
        boolean letGo = decode == null
                || decode.isDone()
                || !decode.hold.state().mayServeClaims() // it is lost
                || current.capabilities().has(Trait.ABORT_BEFORE_FIRST_CHUNK); // else it may yet fetch it
        return intact
                && letGo
                && mayMove(current)
                && current.parked() != null
                && prefill != null
                && prefill.state() != suspect
                && prefill.state().mayServeClaims();
    }

    private void tell(
            Attempt<Q, H, T> current, Leg leg, NodeState suspect, boolean charged, TransportException failure) {
        if (ctx.events().isOn()) {
            ctx.events()
                    .emit(new RouterEvent.LegFailed(
                            ctx.now(), call.id(), current.number, leg, suspect.node(), charged, failure));
        }
    }
}
