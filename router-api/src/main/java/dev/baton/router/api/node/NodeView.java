/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.node;

import org.jspecify.annotations.Nullable;

/**
 * A node as its registry saw it at one moment. Immutable. The counters were read one after another, so a view taken
 * while requests run need not be consistent in itself.
 *
 * @param node the node
 * @param status its status
 * @param inFlight requests claimed on it
 * @param prefillTokens prompt tokens outstanding in prefill
 * @param kvTokens tokens of KV cache claimed, without {@code overdraftTokens}, which {@code Candidates.kvTokens} includes
 * @param overdraftTokens tokens that streams have grown past their claims; they block new claims and kill nobody
 * @param plannedNanos predicted work that is planned for it and not yet bound, nanoseconds
 * @param report the last load report, or null
 */
public record NodeView(
        Node node,
        NodeStatus status,
        int inFlight,
        long prefillTokens,
        long kvTokens,
        long overdraftTokens,
        long plannedNanos,
        @Nullable LoadReport report) {
    /**
     * Says whether nothing is claimed or planned here.
     *
     * @return true if every counter is zero
     */
    public boolean isIdle() {
        return inFlight == 0 && prefillTokens == 0 && kvTokens == 0 && overdraftTokens == 0 && plannedNanos == 0;
    }
}
