/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.RoutedCall;
import dev.baton.router.testkit.burn.PlannedRequest.Client;
import dev.baton.router.testkit.burn.PlannedRequest.Demand;
import dev.baton.router.testkit.burn.PlannedRequest.Rude;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.time.VirtualTime;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A client of one request: requests for chunks, gives up, breaks the rules, as its {@link PlannedRequest} has it. Confined to one thread. */
final class BurnClient implements Flow.Subscriber<SimToken> {
    private final PlannedRequest planned;
    private final String id;
    private final VirtualTime time;
    private final ActiveTroubles troubles;
    private Flow.@Nullable Subscription subscription;
    private @Nullable RoutedCall call;
    private int chunks;
    private boolean over;

    BurnClient(PlannedRequest planned, VirtualTime time, ActiveTroubles troubles) {
        this.planned = planned;
        this.id = planned.id();
        this.time = time;
        this.troubles = troubles;
    }

    void submitted(RoutedCall made) {
        call = made;
        long after = planned.client().cancelAfterNanos();
        if (after >= 0) {
            time.schedule(after, this::giveUp);
        }
    }

    private void giveUp() {
        RoutedCall made = call;
        if (over || made == null) {
            return;
        }
        if (planned.client().bySubscription() && subscription != null) {
            troubles.meets(Trouble.SUBSCRIPTION_CANCELLED, id);
            subscription.cancel();
        } else {
            troubles.meets(Trouble.CANCELLED, id);
            made.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        Client client = planned.client();
        if (client.rude() == Rude.THROWS_ON_SUBSCRIBE) {
            troubles.meets(Trouble.SUBSCRIBER_THROWS, id);
            throw new IllegalStateException("a bug in onSubscribe");
        } else if (client.rude() == Rude.ASKS_WRONG_AT_ONCE) {
            troubles.meets(Trouble.SUBSCRIBER_ASKS_WRONG, id);
            given.request(-1);
        }
        if (client.demand() == Demand.ALL) {
            given.request(Long.MAX_VALUE);
        } else if (client.demand() == Demand.LATE) {
            later(Long.MAX_VALUE);
        } else if (client.demand() != Demand.NEVER) {
            given.request(1);
        }
    }

    private void later(long count) {
        time.schedule(planned.client().pauseNanos(), () -> {
            if (subscription != null) {
                subscription.request(count);
            }
        });
    }

    @Override
    public void onNext(SimToken token) {
        chunks++;
        Client client = planned.client();
        if (client.rude() == Rude.THROWS_ON_NEXT && chunks == 2) {
            troubles.meets(Trouble.SUBSCRIBER_THROWS, id);
            throw new IllegalStateException("a bug in onNext");
        } else if (client.rude() == Rude.ASKS_WRONG_LATER && chunks == 2 && subscription != null) {
            troubles.meets(Trouble.SUBSCRIBER_ASKS_WRONG, id);
            subscription.request(-1);
        }
        if (chunks == client.cancelAtChunk()) {
            giveUp();
        }
        if (client.demand() == Demand.ONE_BY_ONE && subscription != null) {
            subscription.request(1);
        } else if (client.demand() == Demand.SLOWLY) {
            later(1);
        }
    }

    @Override
    public void onError(Throwable error) {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    private void end() {
        over = true;
        if (planned.client().rude() == Rude.THROWS_AT_END) {
            throw new IllegalStateException("a bug in onComplete or onError");
        }
    }
}
