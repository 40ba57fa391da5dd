/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A transport that passes everything on; subclasses misbehave. */
abstract class Interposed implements Transport<String, Kv, String> {
    private final Transport<String, Kv, String> target;

    Interposed(Transport<String, Kv, String> target) {
        this.target = target;
    }

    @Override
    public TransportCapabilities capabilities() {
        return target.capabilities();
    }

    @Override
    public CompletionStage<PrefillResult<Kv, String>> prefill(PrefillCall<String> call) {
        return target.prefill(call);
    }

    @Override
    public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, Kv> call) {
        return target.decode(call);
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        return target.probe(node);
    }

    @Override
    public void abandon(Node node, Kv handoff) {
        target.abandon(node, handoff);
    }
}
