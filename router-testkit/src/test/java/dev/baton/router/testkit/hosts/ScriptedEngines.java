/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.testkit.sim.SimToken;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;

/** Engines of which a test answers every call itself, or says once how they are answered. Thread-safe. */
public final class ScriptedEngines implements Transport<String, String, SimToken> {
    private final TransportCapabilities capabilities;
    private final List<ScriptedPrefill> prefills = new CopyOnWriteArrayList<>();
    private final List<ScriptedDecode> decodes = new CopyOnWriteArrayList<>();
    private final List<String> abandoned = new CopyOnWriteArrayList<>();
    private final List<String> probed = new CopyOnWriteArrayList<>();
    private volatile Consumer<ScriptedPrefill> onPrefill = call -> {};
    private volatile Consumer<ScriptedDecode> onDecode = call -> {};
    private volatile Consumer<ScriptedDecode> onRequest = call -> {};
    private volatile Function<Node, CompletionStage<ProbeResult>> onProbe = Transport.super::probe;
    private volatile Runnable onAnyCall = () -> {};
    private volatile boolean letsGo = true;

    public ScriptedEngines(TransportCapabilities capabilities) {
        this.capabilities = capabilities;
    }

    /** Runs inside every prefill call, before it returns. */
    public ScriptedEngines onPrefill(Consumer<ScriptedPrefill> action) {
        onPrefill = action;
        return this;
    }

    /** Runs inside every decode call, before anybody has subscribed. */
    public ScriptedEngines onDecode(Consumer<ScriptedDecode> action) {
        onDecode = action;
        return this;
    }

    /** Runs inside every request(n) on a decode subscription. */
    public ScriptedEngines onRequest(Consumer<ScriptedDecode> action) {
        onRequest = action;
        return this;
    }

    public ScriptedEngines onProbe(Function<Node, CompletionStage<ProbeResult>> answer) {
        onProbe = answer;
        return this;
    }

    /** Runs first inside every method that the router calls. */
    public ScriptedEngines onAnyCall(Runnable action) {
        onAnyCall = action;
        return this;
    }

    /** Says whether engines let go of a cancelled call at once; they do unless told otherwise. */
    public ScriptedEngines letsGo(boolean value) {
        letsGo = value;
        return this;
    }

    /** Lets prefill answer inside its call, and decode inside request(n), within demand, with so many tokens. */
    public ScriptedEngines answering(int tokens) {
        onPrefill(ScriptedPrefill::done);
        return onRequest(decode -> {
            while (decode.wanted() > 0 && decode.emitted() < tokens) {
                decode.emit(1);
                if (decode.emitted() == tokens) {
                    decode.end();
                }
            }
        });
    }

    @Override
    public TransportCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public CompletionStage<PrefillResult<String, SimToken>> prefill(PrefillCall<String> call) {
        onAnyCall.run();
        boolean concurrent = capabilities.order() == TransportCapabilities.LegOrder.CONCURRENT;
        ScriptedPrefill prefill = new ScriptedPrefill(call, concurrent);
        letGoWhenCancelled(call.cancellation()::onCancel, call::stopped);
        prefills.add(prefill);
        onPrefill.accept(prefill);
        return prefill.stage();
    }

    @Override
    public Flow.Publisher<Chunk<SimToken>> decode(DecodeCall<String, String> call) {
        onAnyCall.run();
        ScriptedDecode decode = new ScriptedDecode(call, d -> onRequest.accept(d));
        letGoWhenCancelled(call.cancellation()::onCancel, call::stopped);
        decodes.add(decode);
        onDecode.accept(decode);
        return decode;
    }

    private void letGoWhenCancelled(Consumer<Runnable> onCancel, Runnable stopped) {
        onCancel.accept(() -> {
            if (letsGo) {
                stopped.run();
            }
        });
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        onAnyCall.run();
        probed.add(node.id());
        return onProbe.apply(node);
    }

    @Override
    public void abandon(Node node, String handoff) {
        onAnyCall.run();
        abandoned.add(handoff);
    }

    /** A stage for {@link #onProbe}: the node does not answer. */
    public static CompletionStage<ProbeResult> noAnswer() {
        return new CompletableFuture<>();
    }

    public List<ScriptedPrefill> prefills() {
        return prefills;
    }

    public List<ScriptedDecode> decodes() {
        return decodes;
    }

    public ScriptedPrefill prefill(int number) {
        return prefills.get(number);
    }

    public ScriptedDecode decode(int number) {
        return decodes.get(number);
    }

    public ScriptedPrefill lastPrefill() {
        return prefills.get(prefills.size() - 1);
    }

    public ScriptedDecode lastDecode() {
        return decodes.get(decodes.size() - 1);
    }

    public List<String> abandoned() {
        return abandoned;
    }

    public List<String> probed() {
        return probed;
    }

    public long prefillsOn(String nodeId) {
        return prefills.stream().filter(p -> p.node().equals(nodeId)).count();
    }

    public long decodesOn(String nodeId) {
        return decodes.stream().filter(d -> d.node().equals(nodeId)).count();
    }
}
