/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.Transport;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Engines that answer only when the test does, in the order of the calls. Confined to one thread. */
final class SilentEngines implements Transport<String, String, String> {
    final Queue<CompletableFuture<PrefillResult<String, String>>> prefills = new ArrayDeque<>();
    final Queue<PrefillCall<String>> prefillCalls = new ArrayDeque<>();
    final Queue<Flow.Subscriber<? super Chunk<String>>> streams = new ArrayDeque<>();

    @Override
    public CompletionStage<PrefillResult<String, String>> prefill(PrefillCall<String> call) {
        CompletableFuture<PrefillResult<String, String>> stage = new CompletableFuture<>();
        prefills.add(stage);
        prefillCalls.add(call);
        return stage;
    }

    @Override
    public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, String> call) {
        return streams::add;
    }
}
