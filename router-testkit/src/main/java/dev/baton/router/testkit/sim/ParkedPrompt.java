/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.time.TaskScheduler.Cancellable;
import org.jspecify.annotations.Nullable;

/** One prompt's KV cache, parked on its prefill node until decode has it. */
final class ParkedPrompt {
    private final SimHandoff handoff;
    private final PrefillExchange from;
    private final long blocks;
    private boolean claimed;
    private @Nullable Transfer transfer;
    private @Nullable DecodeTask borrower;
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

    boolean isInUse() {
        return transfer != null || borrower != null;
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

    /** Returns the request on the same node that decodes from these very blocks, or null. */
    @Nullable
    DecodeTask borrower() {
        return borrower;
    }

    void lendTo(DecodeTask task) {
        claimed = true;
        borrower = task;
    }

    void returned() {
        borrower = null;
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
        return "KV of " + from.attempt() + " (" + handoff.tokens() + " tokens) parked on " + handoff.nodeId();
    }
}
