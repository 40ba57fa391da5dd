/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.testkit.sim.ClusterSettings.Roles;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects a simulated cluster's settings; every one has a default. Confined to one thread. */
public final class ClusterBuilder {
    private final VirtualTime time;
    private long seed = 1;
    private int prefillNodes = 1;
    private int decodeNodes = 1;
    private int hybridNodes;
    private EngineProfile prefillProfile = EngineProfile.LLAMA2_70B_TP4_H100;
    private EngineProfile decodeProfile = EngineProfile.LLAMA2_70B_TP4_H100;
    private EngineProfile hybridProfile = EngineProfile.LLAMA2_70B_TP4_H100;
    private PrefixCacheSettings prefixCache = PrefixCacheSettings.DEFAULT;
    private PrefixCacheSettings decodePrefixCache = PrefixCacheSettings.NONE;
    private TransferSettings transfer = TransferSettings.RDMA_25_GB;
    private NetworkDelay network = NetworkDelay.DEFAULT;
    private TransportCapabilities capabilities =
            TransportCapabilities.sequential(Trait.RETARGETABLE_HANDOFF, Trait.ABORT_BEFORE_FIRST_CHUNK);
    private @Nullable Function<Node, LegOrder> order;
    private int prefillConcurrency = 2;
    private int decodeConcurrency = 256;
    private int hybridConcurrency = 256;
    private int prefillChunkTokens = 8_192;
    private double workNoise;
    private int outputBufferTokens = 16;
    private Duration handoffExpiry = Duration.ofMinutes(8);
    private Duration rendezvousLimit = Duration.ofMinutes(5);
    private int decodeComputesUpToTokens;
    private boolean firstTokenFromPrefill;
    private double endAtFirstTokenShare;
    private UnaryOperator<Node.Builder> description = UnaryOperator.identity();

    ClusterBuilder(VirtualTime time) {
        this.time = time;
    }

    /**
     * Sets the seed of all chance in the cluster. Each node's network and processor draw from generators of their own,
     * so that what happens to one node does not change the others' chance.
     *
     * @param value any number; 1 unless set
     * @return this
     */
    public ClusterBuilder seed(long value) {
        this.seed = value;
        return this;
    }

    /**
     * Sets how many prefill nodes there are.
     *
     * @param count 0 or more; 1 unless set
     * @return this
     */
    public ClusterBuilder prefillNodes(int count) {
        this.prefillNodes = Ranges.atLeast("prefillNodes", 0, count);
        return this;
    }

    /**
     * Sets how many decode nodes there are.
     *
     * @param count 0 or more; 1 unless set
     * @return this
     */
    public ClusterBuilder decodeNodes(int count) {
        this.decodeNodes = Ranges.atLeast("decodeNodes", 0, count);
        return this;
    }

    /**
     * Sets how many hybrid nodes there are, which serve both legs with one processor and one KV cache.
     *
     * @param count 0 or more; 0 unless set
     * @return this
     */
    public ClusterBuilder hybridNodes(int count) {
        this.hybridNodes = Ranges.atLeast("hybridNodes", 0, count);
        return this;
    }

    /**
     * Sets how fast all nodes are.
     *
     * @param profile {@link EngineProfile#LLAMA2_70B_TP4_H100} unless set
     * @return this
     */
    public ClusterBuilder profile(EngineProfile profile) {
        return prefillProfile(profile).decodeProfile(profile).hybridProfile(profile);
    }

    /**
     * Sets how fast prefill nodes are.
     *
     * @param profile {@link EngineProfile#LLAMA2_70B_TP4_H100} unless set
     * @return this
     */
    public ClusterBuilder prefillProfile(EngineProfile profile) {
        this.prefillProfile = Objects.requireNonNull(profile, "profile");
        return this;
    }

    /**
     * Sets how fast decode nodes are.
     *
     * @param profile {@link EngineProfile#LLAMA2_70B_TP4_H100} unless set
     * @return this
     */
    public ClusterBuilder decodeProfile(EngineProfile profile) {
        this.decodeProfile = Objects.requireNonNull(profile, "profile");
        return this;
    }

    /**
     * Sets how fast hybrid nodes are.
     *
     * @param profile {@link EngineProfile#LLAMA2_70B_TP4_H100} unless set
     * @return this
     */
    public ClusterBuilder hybridProfile(EngineProfile profile) {
        this.hybridProfile = Objects.requireNonNull(profile, "profile");
        return this;
    }

    /**
     * Sets the prefix cache of each prefill and each hybrid node.
     *
     * @param settings {@link PrefixCacheSettings#DEFAULT} unless set
     * @return this
     */
    public ClusterBuilder prefixCache(PrefixCacheSettings settings) {
        this.prefixCache = Objects.requireNonNull(settings, "prefixCache");
        return this;
    }

    /**
     * Sets the prefix cache of each decode node, which helps when it computes a prompt itself.
     *
     * @param settings {@link PrefixCacheSettings#NONE} unless set
     * @return this
     */
    public ClusterBuilder decodePrefixCache(PrefixCacheSettings settings) {
        this.decodePrefixCache = Objects.requireNonNull(settings, "decodePrefixCache");
        return this;
    }

    /**
     * Sets how KV cache gets from prefill to decode.
     *
     * @param settings {@link TransferSettings#RDMA_25_GB} unless set
     * @return this
     */
    public ClusterBuilder transfer(TransferSettings settings) {
        this.transfer = Objects.requireNonNull(settings, "transfer");
        return this;
    }

    /**
     * Sets how long messages between router and nodes take.
     *
     * @param delay {@link NetworkDelay#DEFAULT} unless set
     * @return this
     */
    public ClusterBuilder network(NetworkDelay delay) {
        this.network = Objects.requireNonNull(delay, "network");
        return this;
    }

    /**
     * Sets how the engines work, as the router is told. They then work so: with {@link Trait#REUSABLE_HANDOFF}, parked
     * KV is kept until the first token that decode makes of it. Whether a call's legs work one after the other or
     * together is seen from the call itself, so that a cluster serves both kinds at once, see {@link #order}.
     *
     * @param value sequential with {@link Trait#RETARGETABLE_HANDOFF} and {@link Trait#ABORT_BEFORE_FIRST_CHUNK} unless
     *     set
     * @return this
     */
    public ClusterBuilder capabilities(TransportCapabilities value) {
        this.capabilities = Objects.requireNonNull(value, "capabilities");
        return this;
    }

    /**
     * Sets how single nodes run the two legs, in a fleet of several kinds. Nodes of different kinds need different
     * {@code kv-format} labels, see {@link #describe}.
     *
     * @param orders says it of a node, always the same; that of {@link #capabilities} unless set
     * @return this
     */
    public ClusterBuilder order(Function<Node, LegOrder> orders) {
        this.order = Objects.requireNonNull(orders, "orders");
        return this;
    }

    /**
     * Sets how many requests a router may have on a prefill node at one time. The engine itself has no such limit: what
     * is beyond one waits in its queue.
     *
     * @param requests at least 1; 2 unless set, one that runs and one that is next, so that no gap is seen between them
     * @return this
     */
    public ClusterBuilder prefillConcurrency(int requests) {
        this.prefillConcurrency = Ranges.atLeast("prefillConcurrency", 1, requests);
        return this;
    }

    /**
     * Sets how many requests a router may have on a decode node at one time, which is also how many the engine itself
     * takes in.
     *
     * @param requests at least 1; 256 unless set
     * @return this
     */
    public ClusterBuilder decodeConcurrency(int requests) {
        this.decodeConcurrency = Ranges.atLeast("decodeConcurrency", 1, requests);
        return this;
    }

    /**
     * Sets how many requests a router may have on a hybrid node at one time, which is also how many the engine itself
     * decodes at one time.
     *
     * @param requests at least 1; 256 unless set
     * @return this
     */
    public ClusterBuilder hybridConcurrency(int requests) {
        this.hybridConcurrency = Ranges.atLeast("hybridConcurrency", 1, requests);
        return this;
    }

    /**
     * Sets how many prompt tokens an engine computes in one step: then it looks whether the prompt is still wanted, and
     * one that decodes too makes a token for each request of its batch with each step.
     *
     * @param tokens at least 1; 8,192 unless set
     * @return this
     */
    public ClusterBuilder prefillChunkTokens(int tokens) {
        this.prefillChunkTokens = Ranges.atLeast("prefillChunkTokens", 1, tokens);
        return this;
    }

    /**
     * Sets how far prompts and steps stray from what the formulas say: each takes uniformly from 1 − noise to 1 + noise
     * times as long, as the seed has it. The router's cost model cannot know, as on real hardware.
     *
     * @param noise 0 (the formulas are exact) to below 1; 0 unless set
     * @return this
     */
    public ClusterBuilder workNoise(double noise) {
        if (!(noise >= 0 && noise < 1)) {
            throw new IllegalArgumentException("workNoise must be from 0 to below 1, but is " + noise);
        }
        this.workNoise = noise;
        return this;
    }

    /**
     * Sets how many tokens a decode engine makes of a request beyond what its subscriber has asked for.
     *
     * @param tokens 0 or more; 16 unless set
     * @return this
     */
    public ClusterBuilder outputBufferTokens(int tokens) {
        this.outputBufferTokens = Ranges.atLeast("outputBufferTokens", 0, tokens);
        return this;
    }

    /**
     * Sets when a prefill node frees parked KV for which nobody has come.
     *
     * @param duration above zero; 8 minutes unless set, as older vLLM does
     * @return this
     */
    public ClusterBuilder handoffExpiry(Duration duration) {
        Ranges.atLeast("handoffExpiry in nanoseconds", 1L, duration.toNanos());
        this.handoffExpiry = duration;
        return this;
    }

    /**
     * Sets how long concurrent engines wait for each other: prefill for decode to become ready, decode for its KV, and
     * computed KV for a decode that has left.
     *
     * @param duration above zero; 5 minutes unless set, as in SGLang
     * @return this
     */
    public ClusterBuilder rendezvousLimit(Duration duration) {
        Ranges.atLeast("rendezvousLimit in nanoseconds", 1L, duration.toNanos());
        this.rendezvousLimit = duration;
        return this;
    }

    /**
     * Sets up to how long a prompt may be that a decode engine computes itself rather than meet its prefill, which is
     * not told.
     *
     * @param tokens 0 or more; 0 unless set: it meets its prefill for every prompt
     * @return this
     */
    public ClusterBuilder decodeComputesUpTo(int tokens) {
        this.decodeComputesUpToTokens = Ranges.atLeast("decodeComputesUpTo", 0, tokens);
        return this;
    }

    /**
     * Sets whether prefill makes the first token, and returns it as first chunk. A request of one token then ends with
     * prefill. Where engines work concurrently, the first token goes to decode with the KV, and decode sends it.
     *
     * @param value false unless set: decode makes all tokens, as in vLLM
     * @return this
     */
    public ClusterBuilder firstTokenFromPrefill(boolean value) {
        this.firstTokenFromPrefill = value;
        return this;
    }

    /**
     * Sets how many requests end with their first token, whatever their prompts say: prefill then gives that token and
     * has finished the request. Which requests they are depends on the seed and their id, so every attempt ends so; see
     * {@link SimulatedCluster#outputTokens}.
     *
     * @param share from 0 to 1; 0 unless set
     * @return this
     */
    public ClusterBuilder endAtFirstToken(double share) {
        this.endAtFirstTokenShare = Ranges.share("endAtFirstToken", share);
        return this;
    }

    /**
     * Changes how nodes are described to the host: limits, weight, labels. The engines themselves stay as they are.
     *
     * @param change is given each node's builder, with id, role and limits set, and returns it
     * @return this
     */
    public ClusterBuilder describe(UnaryOperator<Node.Builder> change) {
        this.description = Objects.requireNonNull(change, "change");
        return this;
    }

    /**
     * Makes the cluster.
     *
     * @return a cluster with all nodes up
     */
    public SimulatedCluster build() {
        LegOrder usual = capabilities.order();
        ClusterContext context = new ClusterContext(
                time,
                new ClusterSettings(
                        new Roles<>(prefillProfile, decodeProfile, hybridProfile),
                        new Roles<>(prefixCache, decodePrefixCache, prefixCache),
                        new Roles<>(prefillConcurrency, decodeConcurrency, hybridConcurrency),
                        transfer,
                        network,
                        capabilities,
                        order == null ? node -> usual : order,
                        prefillChunkTokens,
                        workNoise,
                        outputBufferTokens,
                        handoffExpiry.toNanos(),
                        rendezvousLimit.toNanos(),
                        decodeComputesUpToTokens,
                        firstTokenFromPrefill,
                        new EarlyEnds(seed, endAtFirstTokenShare)));
        NodeMaker maker = new NodeMaker(context, description, new SplittableRandom(seed));
        add(maker, NodeRole.PREFILL, prefillNodes);
        add(maker, NodeRole.DECODE, decodeNodes);
        add(maker, NodeRole.HYBRID, hybridNodes);
        return new SimulatedCluster(context, maker);
    }

    private static void add(NodeMaker maker, NodeRole role, int count) {
        for (int i = 0; i < count; i++) {
            maker.add(role);
        }
    }
}
