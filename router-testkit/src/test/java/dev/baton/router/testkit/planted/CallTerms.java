/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.CancellationSignal;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import java.util.function.BooleanSupplier;

/**
 * What can be got wrong of one call. Immutable.
 *
 * @param node the node to call
 * @param rendezvousId under which the legs meet, or −1
 * @param cancellation how the engine learns that it is withdrawn
 * @param stopped how the router learns that the engine has let go of it
 */
record CallTerms(Node node, long rendezvousId, CancellationSignal cancellation, Runnable stopped) {
    static CallTerms of(LegCall<?> call) {
        long id = -1;
        if (call instanceof PrefillCall<?> prefill) {
            id = prefill.rendezvousId().orElse(-1);
        } else if (call instanceof DecodeCall<?, ?> decode && decode.source() instanceof KvSource.Rendezvous<?> met) {
            id = met.id();
        }
        return new CallTerms(call.node(), id, call.cancellation(), call::stopped);
    }

    CallTerms withNode(Node value) {
        return new CallTerms(value, rendezvousId, cancellation, stopped);
    }

    CallTerms withRendezvousId(long value) {
        return new CallTerms(node, value, cancellation, stopped);
    }

    CallTerms withStopped(Runnable value) {
        return new CallTerms(node, rendezvousId, cancellation, value);
    }

    /** Withdraws the call only if something holds at that moment. */
    CallTerms withdrawnOnlyIf(BooleanSupplier condition) {
        return new CallTerms(
                node,
                rendezvousId,
                new CancellationSignal() {
                    private boolean cancelled;

                    @Override
                    public boolean isCancelled() {
                        return cancelled;
                    }

                    @Override
                    public void onCancel(Runnable action) {
                        cancellation.onCancel(() -> {
                            if (condition.getAsBoolean()) {
                                cancelled = true;
                                action.run();
                            }
                        });
                    }
                },
                stopped);
    }
}
