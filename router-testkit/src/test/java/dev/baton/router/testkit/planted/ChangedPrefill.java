/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.PrefillCall;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A prefill call under other terms than the real router's. Confined to one thread. */
final class ChangedPrefill<Q> extends ChangedCall<Q, PrefillCall<Q>> implements PrefillCall<Q> {
    ChangedPrefill(PrefillCall<Q> real, CallTerms terms) {
        super(real, terms);
    }

    @Override
    public @Nullable Node pullFrom() {
        return real.pullFrom();
    }

    @Override
    public OptionalLong rendezvousId() {
        return terms.rendezvousId() < 0 ? OptionalLong.empty() : OptionalLong.of(terms.rendezvousId());
    }
}
