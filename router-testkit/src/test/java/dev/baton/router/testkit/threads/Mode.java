/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;

/** The ways in which the two legs of a request can come together. */
enum Mode {
    /** One leg after the other, both nodes chosen at bind. */
    UP_FRONT(DecodeChoice.UP_FRONT),
    /** One leg after the other, decode chosen when prefill hands off. */
    AT_HANDOFF(DecodeChoice.AT_HANDOFF),
    /** Both legs at once, and decode may be aborted before its first chunk. */
    CONCURRENT(DecodeChoice.UP_FRONT);

    private final DecodeChoice decodeChoice;

    Mode(DecodeChoice decodeChoice) {
        this.decodeChoice = decodeChoice;
    }

    DecodeChoice decodeChoice() {
        return decodeChoice;
    }

    TransportCapabilities capabilities(Trait... traits) {
        if (this != CONCURRENT) {
            return TransportCapabilities.sequential(traits);
        }
        return TransportCapabilities.concurrent(
                traits.length == 0 ? new Trait[] {Trait.ABORT_BEFORE_FIRST_CHUNK} : traits);
    }
}
