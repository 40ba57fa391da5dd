/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.settings;

/** When the decode node of a request is chosen, where engines work one after the other. Immutable. */
public enum DecodeChoice {
    /** At bind, together with prefill, which is told where decode will run; both are reserved or neither. */
    UP_FRONT,
    /** When prefill hands off; until then a credit on the decode pool's capacity is held. */
    AT_HANDOFF
}
