/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.node;

/** One of the two parts of a request that are placed on their own. Immutable. */
public enum Leg {
    /** Reads the prompt and fills a KV cache. */
    PREFILL,
    /** Streams tokens from a KV cache. */
    DECODE
}
