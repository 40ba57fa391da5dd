/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import java.util.ArrayList;
import java.util.List;

/** One handoff that prefill returned: who fetched it, and whether it was abandoned. Confined to one check. */
final class HandoffTrack {
    final Object handoff;
    final CallTrack prefill;
    final List<CallTrack> decodes = new ArrayList<>(1);
    int abandoned;

    HandoffTrack(Object handoff, CallTrack prefill) {
        this.handoff = handoff;
        this.prefill = prefill;
    }

    /** Says whether decode has shown that it has the KV. */
    boolean isFetched() {
        return decodes.stream().anyMatch(decode -> decode.chunks > 0 || decode.finished);
    }

    /** Says whether it waits on its node, as far as the router knows. */
    boolean isParked() {
        return abandoned == 0 && !isFetched();
    }
}
