/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.time.TaskScheduler.Cancellable;
import org.jspecify.annotations.Nullable;

/** One prompt's KV cache, parked on its prefill node until decode has fetched it. */
final class ParkedPrompt {
    private final SimHandoff handoff;
    private final PrefillExchange from;
    private final long blocks;
    private boolean claimed;
    private @Nullable Transfer transfer;
    private @Nullable Cancellable expiry;

    ParkedPrompt(SimHandoff handoff, PrefillExchange from, long blocks) {
        this.handoff = handoff;
        this.from = from;
        this.blocks = blocks;
    }

    SimHandoff handoff() {
        return handoff;
    }

    PrefillExchange from() {
        return from;
    }

    long blocks() {
        return blocks;
    }

    String requestId() {
        return from.call().requestId();
    }

    /** Says whether decode has ever begun to fetch it. */
    boolean wasClaimed() {
        return claimed;
    }

    /** Returns the transfer under way, or null. */
    @Nullable
    Transfer transfer() {
        return transfer;
    }

    void beginTransfer(Transfer begun) {
        claimed = true;
        transfer = begun;
    }

    void endTransfer(Transfer ended) {
        if (transfer == ended) {
            transfer = null;
        }
    }

    void expireBy(Cancellable timer) {
        expiry = timer;
    }

    void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel();
        }
    }

    @Override
    public String toString() {
        return "KV of " + requestId() + "#" + from.call().attempt() + " (" + handoff.tokens() + " tokens) parked on "
                + handoff.nodeId();
    }
}
