/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.PrefillCall;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A prefill call on its way through a {@link LimitWatch}. Confined to the thread of the replay. */
final class WatchedPrefillCall<Q> extends WatchedCall<Q, PrefillCall<Q>> implements PrefillCall<Q> {
    WatchedPrefillCall(PrefillCall<Q> original, OpenCall open) {
        super(original, open);
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
