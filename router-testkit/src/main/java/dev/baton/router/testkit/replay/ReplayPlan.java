/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.testkit.sim.EngineProfile;
import dev.baton.router.testkit.sim.TransferSettings;
import dev.baton.router.testkit.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What to replay, over which cluster, with which router. Immutable, made by a builder. */
public final class ReplayPlan {
    private final Trace trace;
    private final int prefillNodes;
    private final int decodeNodes;
    private final @Nullable String prefillStrategy;
    private final @Nullable String decodeStrategy;
    private final long seed;
    private final int queue;
    private final Duration maxWait;
    private final List<NodeKill> kills;
    private final Slo slo;
    private final EngineProfile profile;
    private final TransferSettings transfer;
    private final DecodeChoice decodeChoice;
    private final EngineMode mode;
    private final int maxResumes;

    private ReplayPlan(Builder builder) {
        this.trace = builder.trace;
        this.prefillNodes = builder.prefillNodes;
        this.decodeNodes = builder.decodeNodes;
        this.prefillStrategy = builder.prefillStrategy;
        this.decodeStrategy = builder.decodeStrategy;
        this.seed = builder.seed;
        this.queue = builder.queue;
        this.maxWait = builder.maxWait;
        this.kills = List.copyOf(builder.kills);
        this.slo = builder.slo;
        this.profile = builder.profile;
        this.transfer = builder.transfer;
        this.decodeChoice = builder.decodeChoice;
        this.mode = builder.mode;
        this.maxResumes = builder.maxResumes;
    }

    /**
     * Begins a plan.
     *
     * @param trace what to replay, at least one request
     * @return a builder
     */
    public static Builder of(Trace trace) {
        return new Builder(trace);
    }

    /**
     * Returns what is replayed.
     *
     * @return the trace
     */
    public Trace trace() {
        return trace;
    }

    /**
     * Returns how many prefill nodes there are: {@code prefill-0}, {@code prefill-1} and so on.
     *
     * @return at least 1
     */
    public int prefillNodes() {
        return prefillNodes;
    }

    /**
     * Returns how many decode nodes there are: {@code decode-0}, {@code decode-1} and so on.
     *
     * @return at least 1
     */
    public int decodeNodes() {
        return decodeNodes;
    }

    /**
     * Returns the strategy that chooses prefill nodes.
     *
     * @return its name with settings, or null: the router's own choice
     */
    public @Nullable String prefillStrategy() {
        return prefillStrategy;
    }

    /**
     * Returns the strategy that chooses decode nodes.
     *
     * @return its name with settings, or null: the router's own choice
     */
    public @Nullable String decodeStrategy() {
        return decodeStrategy;
    }

    /**
     * Returns from what the router's and the cluster's chance grows.
     *
     * @return any number
     */
    public long seed() {
        return seed;
    }

    /**
     * Returns how many requests may wait.
     *
     * @return 0 or more
     */
    public int queue() {
        return queue;
    }

    /**
     * Returns how long a request may wait for its turn.
     *
     * @return zero or more
     */
    public Duration maxWait() {
        return maxWait;
    }

    /**
     * Returns which nodes die.
     *
     * @return an unmodifiable list
     */
    public List<NodeKill> kills() {
        return kills;
    }

    /**
     * Returns what counts as a good answer.
     *
     * @return the objective
     */
    public Slo slo() {
        return slo;
    }

    /**
     * Returns how fast the nodes are.
     *
     * @return the profile of every node
     */
    public EngineProfile profile() {
        return profile;
    }

    /**
     * Returns how KV cache gets from node to node.
     *
     * @return the settings
     */
    public TransferSettings transfer() {
        return transfer;
    }

    /**
     * Returns how engines run the two legs of a request.
     *
     * @return the mode
     */
    public EngineMode mode() {
        return mode;
    }

    /**
     * Returns how often a stream that broke may be continued.
     *
     * @return 0 (it fails) or more
     */
    public int maxResumes() {
        return maxResumes;
    }

    /**
     * Returns when decode nodes are chosen.
     *
     * @return the choice
     */
    public DecodeChoice decodeChoice() {
        return decodeChoice;
    }

    /** Collects a plan. Confined to one thread; {@link #build} checks what belongs together. */
    public static final class Builder {
        private final Trace trace;
        private int prefillNodes = 8;
        private int decodeNodes = 8;
        private @Nullable String prefillStrategy;
        private @Nullable String decodeStrategy;
        private long seed = 1;
        private int queue = 256;
        private Duration maxWait = Slo.DEFAULT.firstToken();
        private List<NodeKill> kills = List.of();
        private Slo slo = Slo.DEFAULT;
        private EngineProfile profile = EngineProfile.LLAMA2_70B_TP4_H100;
        private TransferSettings transfer = TransferSettings.RDMA_25_GB;
        private DecodeChoice decodeChoice = DecodeChoice.UP_FRONT;
        private EngineMode mode = EngineMode.SEQUENTIAL;
        private int maxResumes;

        private Builder(Trace trace) {
            if (trace.requests().isEmpty()) {
                throw new IllegalArgumentException("trace '" + trace.name() + "' holds no requests");
            }
            this.trace = trace;
        }

        /**
         * Sets how many nodes each pool has.
         *
         * @param prefill at least 1; 8 unless set
         * @param decode at least 1; 8 unless set
         * @return this
         */
        public Builder nodes(int prefill, int decode) {
            if (prefill < 1 || decode < 1) {
                throw new IllegalArgumentException(
                        "each pool must have at least 1 node, but they have " + prefill + " and " + decode);
            }
            this.prefillNodes = prefill;
            this.decodeNodes = decode;
            return this;
        }

        /**
         * Sets the strategies.
         *
         * @param prefill its name with settings, or null for the router's own choice
         * @param decode its name with settings, or null for the router's own choice
         * @return this
         */
        public Builder strategies(@Nullable String prefill, @Nullable String decode) {
            this.prefillStrategy = prefill;
            this.decodeStrategy = decode;
            return this;
        }

        /**
         * Sets how engines run the two legs of a request.
         *
         * @param engines {@link EngineMode#SEQUENTIAL} unless set
         * @return this
         */
        public Builder mode(EngineMode engines) {
            this.mode = Objects.requireNonNull(engines, "engines");
            return this;
        }

        /**
         * Lets streams that break be continued; unless set, their requests fail.
         *
         * @param max how often, for one request; 0 or more
         * @return this
         */
        public Builder resuming(int max) {
            this.maxResumes = max;
            return this;
        }

        /**
         * Sets when decode nodes are chosen, where engines run one leg after the other.
         *
         * @param choice {@link DecodeChoice#UP_FRONT} unless set
         * @return this
         */
        public Builder decodeChoice(DecodeChoice choice) {
            this.decodeChoice = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Sets from what the router's and the cluster's chance grows.
         *
         * @param value any number; 1 unless set
         * @return this
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * Sets the waiting room.
         *
         * @param requests how many may wait, 0 or more; 256 unless set
         * @param wait how long each may wait, zero or more; 30 s unless set, after which an answer cannot be good by
         *     {@link Slo#DEFAULT}
         * @return this
         */
        public Builder queue(int requests, Duration wait) {
            if (requests < 0 || wait.isNegative()) {
                throw new IllegalArgumentException(
                        "a waiting room needs 0 or more places and time, but has " + requests + " and " + wait);
            }
            this.queue = requests;
            this.maxWait = wait;
            return this;
        }

        /**
         * Sets which nodes die.
         *
         * @param nodeKills kills of nodes of this plan; those of one node do not overlap
         * @return this
         */
        public Builder kills(List<NodeKill> nodeKills) {
            this.kills = List.copyOf(nodeKills);
            return this;
        }

        /**
         * Sets what counts as a good answer.
         *
         * @param objective {@link Slo#DEFAULT} unless set
         * @return this
         */
        public Builder slo(Slo objective) {
            this.slo = Objects.requireNonNull(objective, "objective");
            return this;
        }

        /**
         * Sets the hardware.
         *
         * @param engines how fast every node is; {@link EngineProfile#LLAMA2_70B_TP4_H100} unless set
         * @param network how KV cache gets from node to node; {@link TransferSettings#RDMA_25_GB} unless set
         * @return this
         */
        public Builder hardware(EngineProfile engines, TransferSettings network) {
            this.profile = Objects.requireNonNull(engines, "engines");
            this.transfer = Objects.requireNonNull(network, "network");
            return this;
        }

        /**
         * Makes the plan.
         *
         * @return an immutable plan
         * @throws IllegalArgumentException if a kill names no node of this plan, or two of one node overlap
         */
        public ReplayPlan build() {
            for (int i = 0; i < kills.size(); i++) {
                NodeKill kill = kills.get(i);
                if (!isNode(kill.nodeId())) {
                    throw new IllegalArgumentException("there is no node '" + kill.nodeId() + "' to kill; there are "
                            + known("prefill", prefillNodes) + " and " + known("decode", decodeNodes));
                }
                if (kills.subList(0, i).stream().anyMatch(kill::overlaps)) {
                    throw new IllegalArgumentException(kill.nodeId() + " is to die while it is dead");
                }
            }
            return new ReplayPlan(this);
        }

        private boolean isNode(String id) {
            return isNode(id, "prefill-", prefillNodes) || isNode(id, "decode-", decodeNodes);
        }

        private static boolean isNode(String id, String prefix, int count) {
            return id.startsWith(prefix)
                    && id.substring(prefix.length()).matches("0|[1-9][0-9]{0,8}")
                    && Integer.parseInt(id.substring(prefix.length())) < count;
        }

        private static String known(String role, int count) {
            return count == 1 ? role + "-0" : role + "-0 to " + role + "-" + (count - 1);
        }
    }
}
