/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.settings;

import java.time.Duration;

/**
 * How long each part of a request may take. Immutable; every value is above zero. All of them end at the request's own
 * deadline at the latest.
 *
 * @param request the whole request, from submission to its last chunk, unless the request says
 * @param prefill one prefill call, until its stage completes
 * @param firstChunk decode, until its first chunk
 * @param chunkIdle decode, between two chunks while the client has demand
 * @param parkedHandoff a handoff that waits for a decode node
 * @param cancelGrace a cancelled call's claim, until the transport says that the engine let go
 */
public record Timeouts(
        Duration request,
        Duration prefill,
        Duration firstChunk,
        Duration chunkIdle,
        Duration parkedHandoff,
        Duration cancelGrace) {
    /** 300 s a request; 120 s for prefill, first chunk and between chunks; 10 s parked; 1 s grace. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(300),
            Duration.ofSeconds(120),
            Duration.ofSeconds(120),
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    /** Checks that every value is above zero. */
    public Timeouts {
        above0("request", request);
        above0("prefill", prefill);
        above0("firstChunk", firstChunk);
        above0("chunkIdle", chunkIdle);
        above0("parkedHandoff", parkedHandoff);
        above0("cancelGrace", cancelGrace);
    }

    /**
     * Copies with another limit for the whole request.
     *
     * @param value above zero
     * @return a copy
     */
    public Timeouts withRequest(Duration value) {
        return new Timeouts(value, prefill, firstChunk, chunkIdle, parkedHandoff, cancelGrace);
    }

    /**
     * Copies with another limit for prefill.
     *
     * @param value above zero
     * @return a copy
     */
    public Timeouts withPrefill(Duration value) {
        return new Timeouts(request, value, firstChunk, chunkIdle, parkedHandoff, cancelGrace);
    }

    /**
     * Copies with another limit for the first chunk.
     *
     * @param value above zero
     * @return a copy
     */
    public Timeouts withFirstChunk(Duration value) {
        return new Timeouts(request, prefill, value, chunkIdle, parkedHandoff, cancelGrace);
    }

    /**
     * Copies with another limit between chunks.
     *
     * @param value above zero
     * @return a copy
     */
    public Timeouts withChunkIdle(Duration value) {
        return new Timeouts(request, prefill, firstChunk, value, parkedHandoff, cancelGrace);
    }

    /**
     * Copies with another limit for parked handoffs.
     *
     * @param value above zero
     * @return a copy
     */
    public Timeouts withParkedHandoff(Duration value) {
        return new Timeouts(request, prefill, firstChunk, chunkIdle, value, cancelGrace);
    }

    /**
     * Copies with another grace for cancelled calls.
     *
     * @param value above zero
     * @return a copy
     */
    public Timeouts withCancelGrace(Duration value) {
        return new Timeouts(request, prefill, firstChunk, chunkIdle, parkedHandoff, value);
    }

    private static void above0(String field, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("timeout '" + field + "' must be above zero, but is " + value);
        }
    }
}
