/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RequestSummary;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A submitted request: its phases, from the first attempt to the one outcome.
 *
 * <p>How it is safe. Everything that happens to a request is a step of its {@link Mailbox}, so one thread at a time moves
 * it on and no lock is held while user code runs. Three things must not wait for that, since user code may never return:
 * the client's cancel, the deadline, and closing the router. They decide the {@link Ending} from outside and let go of
 * the {@link Attempt}; both are made for it, and every step first asks whether the request has ended. Fields that are read
 * from outside are volatile and written by steps alone.
 */
final class Call<Q, H, T> implements RoutedCall, Hold.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    final DispatchContext<Q, H, T> ctx;
    final RouteRequest request;
    final Q payload;
    final long submittedNanos;
    final long deadlineNanos;
    final Mailbox mailbox;
    final ClientStream<T> client;
    private final String id;
    private final Consumer<Call<Q, H, T>> onEnded;
    private final Ending ending = new Ending();
    private final CallTimers timers;
    private final Retries retries;

    private volatile Phase phase = Phase.WAITING;
    private volatile @Nullable Attempt<Q, H, T> attempt;
    private volatile @Nullable CallWaiter waiter;
    private volatile @Nullable Placement placement;
    private volatile int attempts;
    private volatile int cachedTokens;
    private volatile long waitedNanos;
    private volatile long firstChunkNanos = -1;
    private boolean completeWhenGiven;

    Call(
            DispatchContext<Q, H, T> ctx,
            RouteRequest request,
            String id,
            Q payload,
            Flow.Subscriber<? super T> subscriber,
            Consumer<Call<Q, H, T>> onEnded) {
        this.ctx = ctx;
        this.request = request;
        this.id = id;
        this.payload = payload;
        this.onEnded = onEnded;
        this.submittedNanos = ctx.now();
        long timeout = (request.timeout() == null ? ctx.timeouts().request() : request.timeout()).toNanos();
        this.deadlineNanos = submittedNanos + timeout;
        this.mailbox = new Mailbox(ctx.executor());
        this.client = new ClientStream<>(subscriber);
        this.timers = new CallTimers(ctx.scheduler());
        this.retries = new Retries(ctx.retry(), ctx.budget());
    }

    // ---- the client's side

    void start() {
        ctx.counters().submitted.increment();
        ctx.budget().deposit();
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.Submitted(submittedNanos, id, request));
        }
        timers.armDeadline(deadlineNanos - ctx.now(), this::deadlinePassed);
        mailbox.execute(() -> {
            try {
                client.begin(new ClientSubscription());
            } catch (Throwable e) {
                userCodeFailed("subscriber's onSubscribe", e);
                return;
            }
            seekAgainOrFirst(false);
        });
    }

    private final class ClientSubscription implements Flow.Subscription {
        @Override
        public void request(long chunks) {
            mailbox.execute(() -> clientAsked(chunks));
        }

        @Override
        public void cancel() {
            client.silence();
            Call.this.cancel();
        }
    }

    private void clientAsked(long chunks) {
        if (ending.isDecided()) {
            return;
        }
        if (chunks <= 0) {
            userCodeFailed(
                    "subscriber",
                    new IllegalArgumentException(
                            "request(n) needs n above 0 (Reactive Streams 3.9), but n is " + chunks));
            return;
        }
        timers.touch(ctx.now());
        client.addDemand(chunks);
        giveHeld();
        Attempt<Q, H, T> current = attempt;
        DecodeLeg<Q, H, T> decode = current == null ? null : current.decode();
        if (decode != null && !ending.isDecided()) {
            decode.demand(client.demand());
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public @Nullable Placement placement() {
        return placement;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return ending.view();
    }

    @Override
    public void cancel() {
        Phase during = phase;
        endFromOutside(summary -> new Outcome.Cancelled(summary, during));
    }

    void routerClosed() {
        endFromOutside(summary -> attempts == 0
                ? new Outcome.Rejected(
                        summary, new Refusal(Refusal.Kind.SHUTTING_DOWN, null, "closed", "the router was closed", null))
                : new Outcome.Failed(summary, new Failure.RouterClosed()));
    }

    private void deadlinePassed() {
        Phase during = phase;
        long timeout = deadlineNanos - submittedNanos;
        endFromOutside(summary -> attempts == 0
                ? new Outcome.Rejected(
                        summary,
                        new Refusal(
                                Refusal.Kind.DEADLINE,
                                null,
                                "deadline",
                                "its deadline of " + timeout / 1_000_000 + " ms passed before it was dispatched",
                                null))
                : new Outcome.Failed(summary, new Failure.DeadlineExceeded(during, timeout)));
        publish(); // decided before, but the host's code never let it be told
    }

    // ---- finding a place

    private void seekAgainOrFirst(boolean again) {
        if (ending.isDecided()) {
            return;
        }
        boolean open =
                ctx.capabilities().order() == LegOrder.SEQUENTIAL && ctx.decodeChoice() == DecodeChoice.AT_HANDOFF;
        seek(open ? Seeker.Wanted.PREFILL_ON_CREDIT : Seeker.Wanted.BOTH, null, deadlineNanos, again);
    }

    private void seek(Seeker.Wanted wanted, @Nullable NodeState partner, long untilNanos, boolean again) {
        int expected = ctx.outputLengths().estimate(request);
        Seeker seeker = new Seeker(request, wanted, partner, expected, this, ctx.tools());
        retries.tried().forEach(seeker::addTried);
        CallWaiter next = new CallWaiter(this, seeker, untilNanos);
        waiter = next;
        if (again) {
            ctx.admission().enterAgain(next);
        } else {
            ctx.admission().enter(next);
        }
        if (ending.isDecided()) {
            ctx.admission().withdraw(next);
        }
    }

    void waits(String reason, @Nullable NodeState plannedFor) {
        if (ctx.events().isOn()) {
            ctx.events()
                    .emit(new RouterEvent.Waiting(
                            ctx.now(), id, attempts + 1, reason, plannedFor == null ? null : plannedFor.node()));
        }
    }

    void refused(CallWaiter from, Refusal refusal) {
        if (waiter != from || ending.isDecided()) {
            return;
        }
        waiter = null;
        if (attempts == 0) {
            endHere(summary -> new Outcome.Rejected(summary, refusal));
        } else if (refusal.kind() == Refusal.Kind.DEADLINE && ctx.now() - deadlineNanos >= 0) {
            deadlinePassed();
        } else {
            endHere(summary -> new Outcome.Failed(summary, new Failure.NotPlacedAgain(refusal, retries.lastFault())));
        }
    }

    void bound(CallWaiter from, Binding binding, long waited) {
        if (waiter != from || ending.isDecided()) {
            binding.release();
            return;
        }
        waiter = null;
        long before = waitedNanos;
        waitedNanos = before + waited;
        if (!binding.isUsable()) { // a node was lost between bind and dispatch (rule R5)
            binding.release();
            Attempt<Q, H, T> parked = attempt;
            if (from.seeker().wanted() == Seeker.Wanted.DECODE && parked != null) {
                seekDecode(parked);
            } else {
                seekAgainOrFirst(true);
            }
            return;
        }
        if (from.seeker().wanted() == Seeker.Wanted.DECODE) {
            decodeBound(binding);
        } else {
            begin(binding, waited);
        }
    }

    // ---- an attempt

    private void begin(Binding binding, long waited) {
        Attempt<Q, H, T> next = new Attempt<>(this, attempts + 1, binding);
        attempt = next;
        attempts = next.number;
        placement = next.placement();
        ctx.counters().dispatched.increment();
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.Bound(ctx.now(), id, next.number, next.placement(), waited));
        }
        if (ending.isDecided()) {
            next.retire();
            return;
        }
        Hold prefillHold = next.prefillHold();
        Hold decodeHold = next.decodeHold();
        if (prefillHold == null) {
            if (decodeHold != null) {
                enter(Phase.TRANSFERRING, next);
                startDecode(next, decodeHold, new KvSource.Local<>());
            }
        } else if (ctx.capabilities().order() == LegOrder.CONCURRENT && decodeHold != null) {
            long rendezvous = ctx.tools().random().nextLong() >>> 1;
            startPrefill(next, prefillHold, OptionalLong.of(rendezvous));
            if (isCurrent(next)) {
                startDecode(
                        next,
                        decodeHold,
                        new KvSource.Rendezvous<>(
                                rendezvous, prefillHold.state().node()));
            }
        } else {
            startPrefill(next, prefillHold, OptionalLong.empty());
        }
    }

    private void startPrefill(Attempt<Q, H, T> current, Hold hold, OptionalLong rendezvous) {
        enter(Phase.PREFILLING, current);
        PrefillLeg<Q, H, T> leg = new PrefillLeg<>(this, current.number, hold, current.decodeState(), rendezvous);
        if (current.add(leg)) {
            ctx.feedback().onDispatched(request, Leg.PREFILL, leg.node());
            timers.armLeg(ctx.timeouts().prefill().toNanos(), () -> mailbox.execute(() -> legTimedOut(leg)));
            leg.start();
        }
    }

    private void startDecode(Attempt<Q, H, T> current, Hold hold, KvSource<H> source) {
        Hold from = current.prefillHold();
        DecodeLeg<Q, H, T> leg =
                new DecodeLeg<>(this, current.number, hold, from == null ? null : from.state(), source);
        if (current.add(leg)) {
            ctx.feedback().onDispatched(request, Leg.DECODE, leg.node());
            timers.touch(ctx.now());
            boolean alone = current.prefill() == null || current.prefill().isDone();
            if (alone) {
                timers.armLeg(ctx.timeouts().firstChunk().toNanos(), () -> mailbox.execute(() -> decodeSilent(leg)));
            }
            leg.start();
        }
    }

    void prefillDone(PrefillLeg<Q, H, T> leg, PrefillResult<H, T> result) {
        Attempt<Q, H, T> current = attempt;
        ctx.health().succeeded(leg.hold.state());
        if (current == null || current.prefill() != leg || ending.isDecided()) {
            leg.release(ReleaseCause.CANCELLED);
            if (result instanceof PrefillResult.Handoff<H, T> late) {
                abandon(leg.hold.state(), late.handoff());
            }
            return;
        }
        cachedTokens = result.usage().cachedTokens();
        ctx.feedback().onPrefillDone(request, leg.node(), cachedTokens, ctx.now() - leg.startedNanos);
        if (result instanceof PrefillResult.Handoff<H, T> handoff
                && ctx.capabilities().order() == LegOrder.SEQUENTIAL) {
            current.park(handoff.handoff());
            leg.hold.releaseCompute();
        } else {
            leg.release(ReleaseCause.SUCCEEDED);
        }
        if (ctx.capabilities().order() == LegOrder.SEQUENTIAL || result instanceof PrefillResult.Finished) {
            Chunk<T> first = result.firstChunk();
            if (first != null) {
                client.hold(first);
            }
        }
        if (result instanceof PrefillResult.Finished) {
            finishedAtPrefill(current);
        } else if (ctx.capabilities().order() == LegOrder.SEQUENTIAL) {
            goOnToDecode(current, result);
        } else {
            concurrentPrefillDone(current);
        }
    }

    private void finishedAtPrefill(Attempt<Q, H, T> current) {
        completeWhenGiven = true;
        timers.disarmLeg();
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
        if (decode != null && decode.received() == 0) {
            enter(Phase.TRANSFERRING, current);
            timers.armLeg(ctx.timeouts().firstChunk().toNanos(), () -> mailbox.execute(() -> decodeSilent(decode)));
        }
    }

    private void goOnToDecode(Attempt<Q, H, T> current, PrefillResult<H, T> result) {
        if (result instanceof PrefillResult.NoHandoff) {
            ctx.counters().recomputed.increment();
        }
        enter(Phase.TRANSFERRING, current);
        timers.disarmLeg();
        giveHeld();
        if (!isCurrent(current)) {
            return;
        }
        Hold decodeHold = current.decodeHold();
        if (decodeHold == null || mustNotDispatch(decodeHold.state().status())) {
            current.releaseUnusedDecode();
            current.setDecodeHold(null);
            seekDecode(current);
        } else {
            startDecode(current, decodeHold, sourceOf(current));
        }
    }

    private static boolean mustNotDispatch(NodeStatus status) {
        return !status.acceptsNewWork() && status != NodeStatus.DRAINING; // it was reserved before the drain
    }

    private KvSource<H> sourceOf(Attempt<Q, H, T> current) {
        H handoff = current.parked();
        Hold from = current.prefillHold();
        return handoff == null || from == null
                ? new KvSource.Local<>()
                : new KvSource.HandedOff<>(handoff, from.state().node());
    }

    private void seekDecode(Attempt<Q, H, T> current) {
        Hold from = current.prefillHold();
        long until = ctx.now() + ctx.timeouts().parkedHandoff().toNanos();
        current.releaseCredit(); // it is exchanged for a node now
        seek(
                Seeker.Wanted.DECODE,
                from == null ? null : from.state(),
                until - deadlineNanos < 0 ? until : deadlineNanos,
                true);
    }

    private void decodeBound(Binding binding) {
        Attempt<Q, H, T> current = attempt;
        Hold hold = binding.decode();
        if (current == null || hold == null || current.isRetired()) {
            binding.release();
            return;
        }
        current.setDecodeHold(hold);
        placement = current.placement();
        startDecode(current, hold, sourceOf(current));
    }

    void chunkCame(DecodeLeg<Q, H, T> leg, Chunk<T> chunk) {
        Attempt<Q, H, T> current = attempt;
        if (current == null || current.decode() != leg || ending.isDecided()) {
            return;
        }
        long now = ctx.now();
        timers.touch(now);
        if (leg.received() == 1) {
            current.fetched();
            ctx.health().succeeded(leg.hold.state());
            ctx.feedback().onFirstChunk(request, leg.node(), now - leg.startedNanos);
            enter(Phase.DECODING, current);
            long idle = ctx.timeouts().chunkIdle().toNanos();
            timers.armLeg(idle, () -> mailbox.execute(() -> decodeSilent(leg)));
        }
        give(() -> client.give(chunk));
    }

    void decodeDone(DecodeLeg<Q, H, T> leg) {
        leg.release(ReleaseCause.SUCCEEDED);
        Attempt<Q, H, T> current = attempt;
        if (current == null || current.decode() != leg || ending.isDecided()) {
            return;
        }
        timers.disarmLeg();
        ctx.health().succeeded(leg.hold.state());
        current.fetched();
        PrefillLeg<Q, H, T> prefill = current.prefill();
        if (prefill != null && !prefill.isDone()) {
            prefill.cancel(); // a concurrent decode that finished without it
        }
        completeWhenGiven = true;
        giveHeld();
    }

    private void giveHeld() {
        give(client::giveHeld);
        if (completeWhenGiven && !client.isHolding()) {
            ctx.outputLengths().sample(client.tokens());
            endHere(Outcome.Completed::new);
        }
    }

    private void give(Runnable giving) {
        try {
            giving.run();
        } catch (Throwable e) {
            userCodeFailed("subscriber's onNext", e);
        }
        if (firstChunkNanos < 0 && client.chunks() > 0) {
            firstChunkNanos = ctx.now() - submittedNanos;
        }
    }

    private void enter(Phase next, Attempt<Q, H, T> current) {
        if (ending.isDecided()) {
            return;
        }
        phase = next;
        if (ending.isDecided()) {
            phase = Phase.ENDED; // the one who decided may have written before
        }
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.PhaseChanged(ctx.now(), id, current.number, next));
        }
    }

    private boolean isCurrent(Attempt<Q, H, T> candidate) {
        return attempt == candidate && !candidate.isRetired() && !ending.isDecided();
    }

    // ---- failure

    private void legTimedOut(PrefillLeg<Q, H, T> leg) {
        if (!leg.isDone()) {
            legFailed(
                    leg,
                    TransportException.timeout("prefill took longer than "
                            + ctx.timeouts().prefill().toMillis() + " ms"));
        }
    }

    /** No chunk for a while. Time in which the client asked for nothing does not count. */
    private void decodeSilent(DecodeLeg<Q, H, T> leg) {
        Attempt<Q, H, T> current = attempt;
        if (leg.isDone() || current == null || current.decode() != leg || ending.isDecided()) {
            return;
        }
        long limit = (leg.received() == 0
                        ? ctx.timeouts().firstChunk()
                        : ctx.timeouts().chunkIdle())
                .toNanos();
        long left = limit - timers.sinceTouch(ctx.now());
        if (client.demand() == 0) {
            left = limit;
        }
        if (left > 0) {
            timers.armLeg(left, () -> mailbox.execute(() -> decodeSilent(leg)));
        } else {
            legFailed(leg, TransportException.timeout("no chunk for " + limit / 1_000_000 + " ms"));
        }
    }

    void transportThrew(LegInFlight<Q, H, T> leg, String where, Throwable thrown) {
        TransportException failure = Faults.typed(thrown);
        if (failure == thrown || failure.kind() != FaultKind.NODE_FAULT) {
            legFailed(leg, failure); // thrown where it should have been given to the stage; as good
        } else {
            leg.release(ReleaseCause.CANCELLED);
            userCodeFailed(where, thrown);
        }
    }

    void upstreamThrew(Throwable thrown) {
        LOG.warn("cancelling the decode subscription of request {} threw", id, thrown);
    }

    void legFailed(LegInFlight<Q, H, T> leg, TransportException failure) {
        Attempt<Q, H, T> current = attempt;
        boolean mine = current != null && (current.prefill() == leg || current.decode() == leg);
        NodeState suspect = suspect(current, leg, failure);
        if (leg.isDone()) {
            leg.release(suspect == leg.hold.state() ? releaseCause(failure) : ReleaseCause.CANCELLED);
        } else {
            leg.cancel();
        }
        if (current == null || !mine || ending.isDecided()) {
            return;
        }
        boolean charged = ctx.health().failed(suspect, failure);
        tellFailed(current, leg.leg, suspect, charged, failure);
        DecodeLeg<Q, H, T> decode = current.decode();
        if (leg.leg == Leg.PREFILL && decode != null && decode.received() > 0) {
            return; // concurrent engines: decode has its KV already
        }
        attemptFailed(current, leg.leg, suspect, failure, false);
    }

    private static ReleaseCause releaseCause(TransportException failure) {
        return switch (failure.kind()) {
            case OVERLOADED -> ReleaseCause.OVERLOADED;
            case REQUEST_FAULT -> ReleaseCause.CANCELLED;
            default -> ReleaseCause.FAILED;
        };
    }

    /** The node that the transport names; or prefill's, where decode waited in vain for it (rule R8); or the leg's own. */
    private NodeState suspect(
            @Nullable Attempt<Q, H, T> current, LegInFlight<Q, H, T> leg, TransportException failure) {
        Hold prefill = current == null ? null : current.prefillHold();
        Hold decode = current == null ? null : current.decodeHold();
        String named = failure.suspectNodeId();
        if (prefill != null && prefill.state().node().id().equals(named)) {
            return prefill.state();
        }
        if (decode != null && decode.state().node().id().equals(named)) {
            return decode.state();
        }
        PrefillLeg<Q, H, T> prefillLeg = current == null ? null : current.prefill();
        if (leg.leg == Leg.DECODE
                && failure.kind() == FaultKind.TIMEOUT
                && prefillLeg != null
                && !prefillLeg.isDone()) {
            return prefillLeg.hold.state();
        }
        return leg.hold.state();
    }

    @Override
    public void onNodeLost(Hold hold, String cause) {
        mailbox.execute(() -> nodeLost(hold, cause));
    }

    private void nodeLost(Hold hold, String cause) {
        Attempt<Q, H, T> current = attempt;
        if (current == null || hold.isReleased() || ending.isDecided() || current.isRetired()) {
            return; // one that is bound and not yet dispatched is looked at when it is
        }
        boolean prefill = current.prefillHold() == hold;
        if (!prefill && current.decodeHold() != hold) {
            return;
        }
        if (!prefill && current.decode() == null && ctx.capabilities().has(Trait.RETARGETABLE_HANDOFF)) {
            hold.release();
            current.setDecodeHold(null); // another one is chosen at handoff
            return;
        }
        TransportException failure = TransportException.unreachable(cause);
        tellFailed(current, hold.leg(), hold.state(), false, failure);
        attemptFailed(current, hold.leg(), hold.state(), failure, true);
    }

    private void attemptFailed(
            Attempt<Q, H, T> current, Leg leg, NodeState suspect, TransportException failure, boolean nodeLost) {
        timers.disarmLeg();
        String nodeId = suspect.node().id();
        if (failure.kind() == FaultKind.REQUEST_FAULT) {
            endHere(s -> new Outcome.Failed(s, new Failure.RequestFault(leg, nodeId, failure)));
            return;
        }
        if (client.chunks() > 0) {
            long chunks = client.chunks();
            endHere(s -> new Outcome.Failed(s, new Failure.DecodeLost(nodeId, chunks, failure)));
            return;
        }
        String limit = retries.refuse(suspect, failure, nodeLost);
        if (limit != null) {
            int tries = current.number;
            endHere(s -> new Outcome.Failed(s, new Failure.AttemptsExhausted(tries, leg, nodeId, limit, failure)));
            return;
        }
        ctx.counters().redispatched.increment();
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.Redispatched(ctx.now(), id, current.number, failure));
        }
        enter(Phase.WAITING, current);
        if (leg == Leg.DECODE && canDecodeElsewhere(current, suspect, failure)) {
            decodeElsewhere(current);
            return;
        }
        client.dropHeld();
        current.retire();
        attempt = null;
        long backoff = retries.backoffNanos(ctx.tools().random());
        if (backoff == 0) {
            seekAgainOrFirst(true);
        } else {
            timers.armLeg(backoff, () -> mailbox.execute(() -> seekAgainOrFirst(true)));
        }
    }

    /** Whether the handoff outlives the failed decode: it can be decoded twice, or decode never took it. */
    private boolean canDecodeElsewhere(Attempt<Q, H, T> current, NodeState suspect, TransportException failure) {
        Hold prefill = current.prefillHold();
        boolean intact = ctx.capabilities().has(Trait.REUSABLE_HANDOFF)
                || (failure.kind() == FaultKind.OVERLOADED && ctx.capabilities().has(Trait.RETARGETABLE_HANDOFF));
        return intact
                && current.parked() != null
                && prefill != null
                && prefill.state() != suspect
                && !mustNotDispatch(prefill.state().status());
    }

    private void decodeElsewhere(Attempt<Q, H, T> current) {
        Attempt<Q, H, T> next = current.again();
        attempt = next;
        attempts = next.number;
        ctx.counters().dispatched.increment();
        if (ending.isDecided()) {
            next.retire();
        } else {
            seekDecode(next);
        }
    }

    private void tellFailed(
            Attempt<Q, H, T> current, Leg leg, NodeState suspect, boolean charged, TransportException failure) {
        if (ctx.events().isOn()) {
            ctx.events()
                    .emit(new RouterEvent.LegFailed(
                            ctx.now(), id, current.number, leg, suspect.node(), charged, failure));
        }
    }

    void userCodeFailed(String where, Throwable cause) {
        LOG.debug("request {}: {} failed", id, where, cause);
        endHere(s -> new Outcome.Failed(s, new Failure.UserCode(where, cause)));
    }

    /** Tells the transport that nobody will fetch a handoff (rule R12). */
    void abandon(NodeState state, H handoff) {
        ctx.counters().abandoned.increment();
        try {
            ctx.transport().abandon(state.node(), handoff);
        } catch (Throwable e) {
            LOG.warn("transport threw on abandoning a handoff of request {}", id, e);
        }
    }

    // ---- the end

    private void endHere(Function<RequestSummary, Outcome> outcome) {
        Outcome decided = decide(outcome);
        if (decided != null) {
            client.terminate(decided);
            publish();
        }
    }

    private void endFromOutside(Function<RequestSummary, Outcome> outcome) {
        Outcome decided = decide(outcome);
        if (decided != null) {
            publish();
            mailbox.execute(() -> client.terminate(decided));
        }
    }

    private @Nullable Outcome decide(Function<RequestSummary, Outcome> outcome) {
        Outcome decided = outcome.apply(summary());
        if (!ending.decide(decided)) {
            return null;
        }
        client.close();
        phase = Phase.ENDED;
        timers.disarmLeg();
        CallWaiter waiting = waiter;
        if (waiting != null) {
            ctx.admission().withdraw(waiting);
        }
        Attempt<Q, H, T> current = attempt;
        if (current != null) {
            current.retire();
        }
        onEnded.accept(this);
        ctx.counters().ended(decided);
        if (ctx.events().isOn()) {
            ctx.events().emit(new RouterEvent.Ended(ctx.now(), id, decided));
        }
        return decided;
    }

    private void publish() {
        ending.publish();
        timers.disarmDeadline();
    }

    private RequestSummary summary() {
        return new RequestSummary(
                id,
                placement,
                attempts,
                cachedTokens,
                client.chunks(),
                client.tokens(),
                waitedNanos,
                firstChunkNanos,
                ctx.now() - submittedNanos);
    }
}
