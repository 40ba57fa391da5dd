/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.Reservation;
import dev.baton.router.api.Routing;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.SimToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** One try of a host's own request: its reservations, its calls, and what to let go of when it fails. */
final class StepTry<Q, H> implements Flow.Subscriber<Chunk<SimToken>> {
    private final StepRequest<Q, H> of;
    private final int number;
    private final List<Reservation> reservations = new ArrayList<>();
    private final List<Reservation> unused = new ArrayList<>();
    private final List<StepCall<Q>> calls = new ArrayList<>();
    private @Nullable Reservation prefill;
    private @Nullable Reservation decode;
    private Flow.@Nullable Subscription subscription;
    private @Nullable StepCall<Q> decoding;
    private @Nullable H parked;
    private boolean concurrent;
    private boolean over;

    StepTry(StepRequest<Q, H> of, int number) {
        this.of = of;
        this.number = number;
    }

    void start(Routing.Routed routed) {
        Reservation claim = own(routed.prefill());
        prefill = claim;
        decode = routed.decode() == null ? null : own(routed.decode());
        concurrent = of.host.transport.capabilities(claim.node()).order() == LegOrder.CONCURRENT;
        if (concurrent && decode == null && !over) {
            of.onRouted(of.host.router.routeToDecode(of.request, claim.node()), also -> {
                if (over) {
                    also.decode().cancelled();
                } else {
                    decode = own(also.decode());
                    dispatch(claim);
                }
            });
        } else {
            dispatch(claim);
        }
    }

    private void dispatch(Reservation claim) {
        if (over) {
            return;
        }
        Node peer = decode == null ? null : decode.node();
        of.client.bound(number, new Placement(claim.node(), peer));
        long id = of.host.nextRendezvous();
        OptionalLong rendezvous = concurrent ? OptionalLong.of(id) : OptionalLong.empty();
        StepPrefill<Q> call =
                new StepPrefill<>(of.id, number, of.request, of.payload, claim.node(), peer, rendezvous, timeLeft());
        use(claim, call);
        of.host.transport.prefill(call).whenComplete((result, error) -> {
            call.done();
            prefillEnded(claim, result, error);
        });
        if (concurrent && !over && decode != null) {
            decodeOn(decode, new KvSource.Rendezvous<>(id, claim.node()));
        }
    }

    private Reservation own(Reservation reservation) {
        reservations.add(reservation);
        unused.add(reservation);
        reservation.revoked().thenAccept(why -> {
            of.legFailed(this, reservation.leg(), reservation.node(), TransportException.unreachable(why));
            giveUp(why);
        });
        return reservation;
    }

    private void use(Reservation claim, StepCall<Q> call) {
        call.paysWith(claim);
        calls.add(call);
        unused.remove(claim);
    }

    private Duration timeLeft() {
        return Duration.ofNanos(of.deadlineNanos - of.host.time.nanoTime());
    }

    private void prefillEnded(
            Reservation claim, @Nullable PrefillResult<H, SimToken> result, @Nullable Throwable error) {
        if (error != null) {
            claim.failed(typed(error));
            of.legFailed(this, claim.leg(), claim.node(), typed(error));
            giveUp("prefill failed");
        } else if (concurrent) {
            claim.succeeded();
        } else if (result instanceof PrefillResult.Handoff<H, SimToken> handoff) {
            if (over) {
                of.host.transport.abandon(claim.node(), handoff.handoff());
                return;
            }
            parked = handoff.handoff();
            KvSource<H> source = new KvSource.HandedOff<>(handoff.handoff(), claim.node());
            if (decode != null) {
                decodeOn(decode, source);
            } else {
                of.onRouted(
                        of.host.router.routeToDecode(of.request, claim.node()),
                        routed -> decodeRouted(routed.decode(), source));
            }
        }
    }

    private void decodeRouted(Reservation given, KvSource<H> source) {
        if (over) {
            given.cancelled();
            return;
        }
        decode = own(given);
        if (!over) {
            decodeOn(given, source);
        }
    }

    private void decodeOn(Reservation claim, KvSource<H> source) {
        Node from = prefill.node();
        StepDecode<Q, H> call =
                new StepDecode<>(of.id, number, of.request, of.payload, claim.node(), from, source, timeLeft());
        use(claim, call);
        decoding = call;
        of.host.transport.decode(call).subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Chunk<SimToken> chunk) {
        if (!over) {
            parked = null; // decode has fetched it
            prefill.succeeded();
            of.given(this, chunk.value());
        }
    }

    @Override
    public void onError(Throwable error) {
        decoding.done();
        if (!over) {
            decode.failed(typed(error));
            of.legFailed(this, decode.leg(), decode.node(), typed(error));
            giveUp("decode failed");
        }
    }

    @Override
    public void onComplete() {
        if (!over) {
            over = true;
            prefill.succeeded();
            decode.succeeded();
            of.completed(this);
        }
    }

    /** Lets go of everything, once. */
    private void giveUp(String why) {
        if (over) {
            return;
        }
        over = true;
        calls.forEach(StepCall::cancel);
        if (subscription != null) {
            subscription.cancel();
        }
        if (parked != null) {
            of.host.transport.abandon(prefill.node(), parked);
        }
        unused.forEach(Reservation::cancelled);
        of.host.time.schedule(StepHost.GRACE.toNanos(), () -> reservations.forEach(Reservation::cancelled));
        of.tryFailed(this, why);
    }

    private static TransportException typed(Throwable error) {
        Throwable cause = error instanceof CompletionException c && c.getCause() != null ? c.getCause() : error;
        return cause instanceof TransportException typed ? typed : TransportException.nodeFault(cause.toString());
    }
}
