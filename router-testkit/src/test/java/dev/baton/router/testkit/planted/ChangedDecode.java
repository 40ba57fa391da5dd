/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;

/** A decode call under other terms than the real router's. Confined to one thread. */
final class ChangedDecode<Q, H> extends ChangedCall<Q, DecodeCall<Q, H>> implements DecodeCall<Q, H> {
    ChangedDecode(DecodeCall<Q, H> real, CallTerms terms) {
        super(real, terms);
    }

    @Override
    public KvSource<H> source() {
        return real.source() instanceof KvSource.Rendezvous<H> met
                ? new KvSource.Rendezvous<>(terms.rendezvousId(), met.from())
                : real.source();
    }
}
