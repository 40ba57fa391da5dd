/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;

/** A decode call on its way through a {@link RecordingTransport}. Confined to one thread. */
final class RecordedDecodeCall<Q, H> extends RecordedCall<Q, DecodeCall<Q, H>> implements DecodeCall<Q, H> {
    RecordedDecodeCall(DecodeCall<Q, H> original, int number, Recorder recorder) {
        super(original, number, recorder);
    }

    @Override
    public KvSource<H> source() {
        return original.source();
    }
}
