/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.admission.LegPressure;
import dev.baton.router.api.admission.Pressure;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.strategy.Candidates;

/**
 * The pressure that candidates stand for, with a waiting room as a test describes it. Immutable as far as the candidates
 * are.
 *
 * @param prefill the nodes for prefill
 * @param decode the nodes for decode
 * @param waitingRequests how many requests wait
 * @param waitingTokens how many prompt tokens wait
 * @param predictedWaitNanos how long a newcomer would wait, −1 if nobody knows
 */
public record TestPressure(
        Candidates prefill, Candidates decode, int waitingRequests, long waitingTokens, long predictedWaitNanos)
        implements Pressure {
    @Override
    public LegPressure leg(Leg leg) {
        return new OfLeg(leg, leg == Leg.PREFILL ? prefill : decode);
    }

    private record OfLeg(Leg leg, Candidates nodes) implements LegPressure {
        @Override
        public int usableNodes() {
            return nodes.size();
        }

        @Override
        public int nodesWithRoom() {
            int count = 0;
            for (int i = 0; i < nodes.size(); i++) {
                count += nodes.hasRoom(i) ? 1 : 0;
            }
            return count;
        }

        @Override
        public long inFlight() {
            long sum = 0;
            for (int i = 0; i < nodes.size(); i++) {
                sum += nodes.inFlight(i);
            }
            return sum;
        }

        @Override
        public long maxConcurrent() {
            long sum = 0;
            for (int i = 0; i < nodes.size(); i++) {
                sum += nodes.node(i).maxConcurrent();
            }
            return sum;
        }
    }
}
