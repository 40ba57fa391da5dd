/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import org.jspecify.annotations.Nullable;

/**
 * Where the two calls of one attempt meet whose engines work concurrently, after SGLang's bootstrap rooms: decode
 * reserves its KV and lets the prefill node know; only then prefill begins. Neither side is told when the other leaves.
 */
final class Meeting {
    private final String firstComer;
    private boolean prefillCame;
    private boolean decodeCame;
    private @Nullable PrefillExchange prefill;
    private @Nullable DecodeTask decode;
    private @Nullable SimNode heardAt;
    private long heardIn;

    Meeting(Exchange<?> firstComer) {
        this.firstComer = firstComer.attempt();
    }

    /** Lets prefill in; false if its id is another attempt's or was used before. */
    boolean join(PrefillExchange exchange) {
        if (prefillCame || !exchange.attempt().equals(firstComer)) {
            return false;
        }
        prefillCame = true;
        prefill = exchange;
        return true;
    }

    /** Lets decode in; false if its id is another attempt's or was used before. */
    boolean join(DecodeTask task) {
        if (decodeCame || !task.exchange().attempt().equals(firstComer)) {
            return false;
        }
        decodeCame = true;
        decode = task;
        return true;
    }

    /** The word that decode is ready has reached a prefill node. */
    void heardAt(SimNode node) {
        heardAt = node;
        heardIn = node.incarnation();
        if (prefill != null && prefill.node() == node) {
            node.prefillEngine().decodeIsReady(prefill);
        }
    }

    /** Says whether a prefill node, in its incarnation now, has heard that decode is ready. */
    boolean isHeardAt(SimNode node) {
        return heardAt == node && heardIn == node.incarnation();
    }

    /** Returns the decode request that waits for its KV here, or null: it has not come, has it already, or has left. */
    @Nullable
    DecodeTask waiting() {
        return decode != null && decode.waitsAt(this) ? decode : null;
    }

    void prefillLeft() {
        prefill = null;
    }

    void decodeLeft() {
        decode = null;
    }
}
