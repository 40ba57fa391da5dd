/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.api.transport.TransportCapabilities.Trait;

/** The kinds of engines over which scenarios run. */
public enum EngineMode {
    /** One leg after the other; decode pulls, so that a handoff may go elsewhere than prefill was told. */
    PULLING(TransportCapabilities.sequential(Trait.RETARGETABLE_HANDOFF, Trait.ABORT_BEFORE_FIRST_CHUNK)),
    /** One leg after the other, and nothing else. */
    PLAIN(TransportCapabilities.sequential()),
    /** Both legs at once, meeting under a rendezvous id. */
    CONCURRENT(TransportCapabilities.concurrent(Trait.ABORT_BEFORE_FIRST_CHUNK)),
    /** Both legs at once, and a decode must not be aborted before its first chunk. */
    UNABORTABLE(TransportCapabilities.concurrent());

    @SuppressWarnings("ImmutableEnumChecker") // a record of values
    private final TransportCapabilities capabilities;

    EngineMode(TransportCapabilities capabilities) {
        this.capabilities = capabilities;
    }

    public TransportCapabilities capabilities() {
        return capabilities;
    }

    public boolean isConcurrent() {
        return capabilities.order() == LegOrder.CONCURRENT;
    }
}
