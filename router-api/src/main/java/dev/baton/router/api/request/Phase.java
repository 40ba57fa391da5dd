/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

/** Where a request stands. Immutable. Phases follow each other in this order within one attempt. */
public enum Phase {
    /** In the waiting room, or between two attempts. */
    WAITING,
    /** Its prefill runs; with concurrent engines until prefill completes or the first chunk comes. */
    PREFILLING,
    /** Prefill has handed off, decode has not sent its first chunk. */
    TRANSFERRING,
    /** Chunks come. */
    DECODING,
    /** It has its outcome. */
    ENDED
}
