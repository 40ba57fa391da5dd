/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;

/** A decode call on its way through a {@link LimitWatch}. Confined to the thread of the replay. */
final class WatchedDecodeCall<Q, H> extends WatchedCall<Q, DecodeCall<Q, H>> implements DecodeCall<Q, H> {
    WatchedDecodeCall(DecodeCall<Q, H> original, OpenCall open) {
        super(original, open);
    }

    @Override
    public KvSource<H> source() {
        return original.source();
    }
}
