/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.PrefillCall;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A prefill call on its way through a {@link RecordingTransport}. Confined to one thread. */
final class RecordedPrefillCall<Q> extends RecordedCall<Q, PrefillCall<Q>> implements PrefillCall<Q> {
    RecordedPrefillCall(PrefillCall<Q> original, int number, Recorder recorder) {
        super(original, number, recorder);
    }

    @Override
    public @Nullable Node pullFrom() {
        return original.pullFrom();
    }

    @Override
    public OptionalLong rendezvousId() {
        return original.rendezvousId();
    }
}
