/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with single calls to a node, while it is put there by {@link SimulatedCluster#inject}. Each
 * kind of fault is one class that overrides one or two of these methods; unless overridden, nothing goes wrong.
 * Confined like its cluster.
 *
 * <p>Each method that is given a call is asked once for it, so an implementation may count, or draw from a generator of its own.
 */
public interface CallFault {
    /** From {@link #chunksBeforeFailure}: the stream does not fail. */
    int NEVER = -1;

    /**
     * Names this fault, for those who count.
     *
     * @return {@link FaultType#OTHER} unless overridden
     */
    default FaultType type() {
        return FaultType.OTHER;
    }

    /**
     * Asked when a probe has reached a node that is up.
     *
     * @return what it is turned away with, or null: it is answered
     */
    default @Nullable TransportException onProbe() {
        return null;
    }

    /**
     * Asked when a call has reached a node that is up, before the engine sees it.
     *
     * @param call the call
     * @return what it is turned away with, or null: it is let in
     */
    default @Nullable TransportException onArrival(LegCall<SimPrompt> call) {
        return null;
    }

    /**
     * Asked when prefill has done its work, before KV is parked.
     *
     * @param call the call
     * @return what it fails with after all, or null: it succeeds
     */
    default @Nullable TransportException onPrefillDone(PrefillCall<SimPrompt> call) {
        return null;
    }

    /**
     * Asked when prefill has done its work, before KV is parked.
     *
     * @param call the call
     * @return true if prefill leaves nothing to fetch, and says so; decode that waits for it is told too, and computes
     *     the prompt itself
     */
    default boolean withholdsHandoff(PrefillCall<SimPrompt> call) {
        return false;
    }

    /**
     * Asked when prefill has parked its KV.
     *
     * @param call the call
     * @return true if the KV is lost although prefill answers with a handoff
     */
    default boolean losesHandoff(PrefillCall<SimPrompt> call) {
        return false;
    }

    /**
     * Asked when a decode call has been let in.
     *
     * @param call the call
     * @return after how many chunks the stream fails: 0 for before the first; as many as it has, or more, for after the
     *     last chunk but before the end; {@link #NEVER} for not at all
     */
    default int chunksBeforeFailure(DecodeCall<SimPrompt, SimHandoff> call) {
        return NEVER;
    }

    /**
     * Asked when a call has been let in.
     *
     * @param call the call
     * @return how much later than others the answers to this call arrive, nanoseconds, 0 or more; so they may be
     *     overtaken by what was sent after them
     */
    default long extraReplyNanos(LegCall<SimPrompt> call) {
        return 0;
    }

    /**
     * Asked when a call has been let in.
     *
     * @param call the call
     * @return true if the engine will go on although the call is withdrawn, and answer; a stream goes on to its
     *     end, whatever was asked for and although its subscription is cancelled
     */
    default boolean ignoresCancel(LegCall<SimPrompt> call) {
        return false;
    }

    /**
     * Asked when a call has been let in.
     *
     * @param call the call
     * @return true if what is said to the router is said again: after the end of a stream its last chunk and its end;
     *     after a cancel, where the engine goes on, each chunk, with the one before it
     */
    default boolean repeatsReplies(LegCall<SimPrompt> call) {
        return false;
    }
}
