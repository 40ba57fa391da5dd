/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.Reservation;
import dev.baton.router.api.Routing;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.core.admission.Waiter;
import dev.baton.router.core.placement.Binding;
import dev.baton.router.core.placement.Credit;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A request of a host that keeps its own lifecycle, on its way through admission; what it is bound to becomes leases.
 * Thread-safe: each hold becomes one lease or is given back.
 */
final class StepByStep extends Waiter {
    private final DispatchContext<?, ?, ?> ctx;
    private final Owners owners;
    private final CompletableFuture<Routing> routing = new CompletableFuture<>();
    private final long deadlineNanos;

    StepByStep(DispatchContext<?, ?, ?> ctx, Owners owners, Seeker seeker, long arrivalNanos, long deadlineNanos) {
        super(seeker, arrivalNanos, deadlineNanos);
        this.ctx = ctx;
        this.owners = owners;
        this.deadlineNanos = deadlineNanos;
        var unused = routing.whenComplete((result, error) -> {
            if (error != null) { // cancelled, or completed by the host's own time-out
                ctx.admission().withdraw(this);
                ctx.admission().capacityFreed(); // it may have stood before one that can go
            }
        });
    }

    CompletableFuture<Routing> routing() {
        return routing;
    }

    @Override
    protected void onBound(long waitedNanos) {
        Binding binding = take();
        if (binding == null) {
            return; // the host cancelled its future meanwhile
        }
        Credit credit = binding.credit();
        if (credit != null) {
            credit.release(); // the host chooses decode by a step of its own, and waits for it there
            ctx.admission().capacityFreed();
        }
        Routing.Routed routed =
                new Routing.Routed(binding.placement(), lease(binding.prefill()), lease(binding.decode()));
        if (!routing.complete(routed)) {
            cancel(routed.prefill());
            cancel(routed.decode());
        }
    }

    @Override
    protected void onRefused(Refusal refusal) {
        routing.complete(new Routing.Refused(refusal));
    }

    @Override
    protected void onUserCodeFailure(String where, Throwable cause) {
        routing.complete(new Routing.Failed(new Failure.UserCode(where, cause)));
    }

    @Override
    protected void onWaiting(String reason, @Nullable NodeState plannedFor) {}

    private @Nullable Lease lease(@Nullable Hold hold) {
        if (hold == null) {
            return null;
        }
        Lease lease = new Lease(hold, ctx);
        owners.add(lease);
        lease.endAt(deadlineNanos);
        return lease;
    }

    private static void cancel(@Nullable Reservation lease) {
        if (lease != null) {
            lease.cancelled();
        }
    }

    /** The leases that are out, by their holds, so that the loss of a node finds them. Thread-safe. */
    static final class Owners implements Hold.Owner {
        private static final String CLOSED = "the router was closed";

        private final Map<Hold, Lease> leases = new ConcurrentHashMap<>();
        private volatile boolean closed;

        void add(Lease lease) {
            leases.put(lease.hold(), lease);
            lease.whenOver(() -> leases.remove(lease.hold()));
            if (closed) {
                lease.revoke(CLOSED);
            } else if (lease.hold().isLost()) {
                lease.revoke("node '" + lease.node().id() + "' was taken out of use");
            }
        }

        @Override
        public void onNodeLost(Hold hold, String cause) {
            Lease lease = leases.get(hold);
            if (lease != null) {
                lease.revoke(cause);
            }
        }

        void close() {
            closed = true;
            leases.values().forEach(lease -> lease.revoke(CLOSED));
        }
    }
}
