/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.quickstart;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;

/**
 * Engines that are threads: a transport whose prefill "reads" a prompt and whose decode streams it back word by word. A
 * killed worker refuses calls and breaks off what it does. Thread-safe.
 */
final class Workers implements Transport<String, String, String>, AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();

    void kill(String nodeId) {
        dead.add(nodeId);
    }

    @Override
    public CompletionStage<PrefillResult<String, String>> prefill(PrefillCall<String> call) {
        Executor soon = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, threads);
        return CompletableFuture.supplyAsync(
                () -> {
                    checkAlive(call.node());
                    return new PrefillResult.Handoff<>(
                            "kv of: " + call.payload(),
                            new PrefillUsage(call.request().promptTokens(), 0));
                },
                soon);
    }

    @Override
    public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, String> call) {
        return subscriber -> {
            SubmissionPublisher<Chunk<String>> stream = new SubmissionPublisher<>(threads, 16); // keeps to demand
            stream.subscribe(subscriber);
            threads.execute(() -> speak(call, stream));
        };
    }

    private void speak(DecodeCall<String, String> call, SubmissionPublisher<Chunk<String>> stream) {
        try {
            if (call.source() instanceof KvSource.HandedOff<String> kv) {
                for (String word : kv.handoff().split(" ", -1)) {
                    checkAlive(call.node());
                    stream.submit(Chunk.of(word));
                }
            }
            stream.close();
        } catch (TransportException broken) {
            stream.closeExceptionally(broken);
        }
    }

    private void checkAlive(Node node) {
        if (dead.contains(node.id())) {
            throw TransportException.unreachable("worker " + node.id() + " is dead");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
