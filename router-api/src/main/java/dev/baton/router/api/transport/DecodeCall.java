/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

/**
 * A call for the decode leg. Thread-safe.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 */
public non-sealed interface DecodeCall<Q, H> extends LegCall<Q> {
    /**
     * Returns where decode gets its KV cache from.
     *
     * @return the source
     */
    KvSource<H> source();
}
