/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimHandoff;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;

/**
 * Decode fails at some point of its stream. Immutable.
 *
 * @param nodeId the node
 * @param calls which calls it strikes
 * @param lasting for how long it stays, above zero, or {@link SimulatedCluster#FOR_GOOD}
 * @param afterChunks after how many chunks, 0 or more: 0 for before the first, {@link #BEFORE_END} for after the last
 *     and before the end, which is also where a shorter stream fails
 */
public record BreakStream(String nodeId, Calls calls, Duration lasting, int afterChunks) implements Fault {
    /** After the last chunk, before the end. */
    public static final int BEFORE_END = Integer.MAX_VALUE;

    /** Checks the count. */
    public BreakStream {
        if (afterChunks < 0) {
            throw new IllegalArgumentException("afterChunks must be 0 or more, but is " + afterChunks);
        }
    }

    @Override
    public FaultType type() {
        return switch (afterChunks) {
            case 0 -> FaultType.DECODE_FAILS_BEFORE_FIRST_CHUNK;
            case BEFORE_END -> FaultType.DECODE_FAILS_BEFORE_END;
            default -> FaultType.DECODE_FAILS_AFTER_CHUNKS;
        };
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        CallFault fault = new ChosenCalls(type(), calls) {
            @Override
            public int chunksBeforeFailure(DecodeCall<SimPrompt, SimHandoff> call) {
                return strikes() ? afterChunks : NEVER;
            }
        };
        cluster.inject(nodeId, fault, lasting);
    }
}
