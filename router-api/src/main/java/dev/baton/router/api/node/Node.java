/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.node;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine instance, as its host describes it: id, role, limits, weight, labels and incarnation. Immutable; equal when
 * all of these are equal.
 *
 * <p>Limits bound what this router sends there at one time, so they also set how deep the engine's own queue can get.
 * Keep them small: what waits inside an engine can be neither moved nor re-ordered (rule R19).
 */
public final class Node {
    /** The value of a limit that is not set. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The label that names the model a node serves; a request for another model never goes there. */
    public static final String MODEL = "model";

    /** The label that names the revision of the model; both legs of a request run on one revision. */
    public static final String REVISION = "revision";

    /** The label that names the KV layout and connector; both legs of a request run on one kv-format. */
    public static final String KV_FORMAT = "kv-format";

    /** The label that names where a node stands. */
    public static final String ZONE = "zone";

    private final String id;
    private final NodeRole role;
    private final String incarnation;
    private final int maxConcurrent;
    private final long maxPrefillTokens;
    private final long kvCapacityTokens;
    private final double weight;
    private final Map<String, String> labels;

    private Node(Builder builder) {
        this.id = builder.id;
        this.role = builder.role;
        this.incarnation = builder.incarnation;
        this.maxConcurrent = builder.maxConcurrent;
        this.maxPrefillTokens = builder.maxPrefillTokens;
        this.kvCapacityTokens = builder.kvCapacityTokens;
        this.weight = builder.weight;
        this.labels = Collections.unmodifiableMap(new TreeMap<>(builder.labels));
    }

    /**
     * Begins a node that serves prefill, with 8 requests at one time unless set otherwise.
     *
     * @param id unique in its registry, 1 to 256 characters
     * @return a builder
     */
    public static Builder prefill(String id) {
        return new Builder(id, NodeRole.PREFILL, 8);
    }

    /**
     * Begins a node that serves decode, with 256 requests at one time unless set otherwise.
     *
     * @param id unique in its registry, 1 to 256 characters
     * @return a builder
     */
    public static Builder decode(String id) {
        return new Builder(id, NodeRole.DECODE, 256);
    }

    /**
     * Begins a node that serves both legs from one budget, with 256 requests at one time unless set otherwise.
     *
     * @param id unique in its registry, 1 to 256 characters
     * @return a builder
     */
    public static Builder hybrid(String id) {
        return new Builder(id, NodeRole.HYBRID, 256);
    }

    /**
     * Returns the name that is unique in its registry.
     *
     * @return 1 to 256 characters
     */
    public String id() {
        return id;
    }

    /**
     * Returns which legs this node serves.
     *
     * @return the role
     */
    public NodeRole role() {
        return role;
    }

    /**
     * Returns what changes when the engine restarts; what was learned of another incarnation is forgotten (rule R13).
     *
     * @return any string, empty if the host does not tell
     */
    public String incarnation() {
        return incarnation;
    }

    /**
     * Returns how many requests this node may hold at one time.
     *
     * @return at least 1
     */
    public int maxConcurrent() {
        return maxConcurrent;
    }

    /**
     * Returns how many prompt tokens may be outstanding in prefill on this node at one time.
     *
     * @return at least 1, or {@link #UNLIMITED}
     */
    public long maxPrefillTokens() {
        return maxPrefillTokens;
    }

    /**
     * Returns how many tokens of KV cache may be claimed on this node at one time.
     *
     * @return at least 1, or {@link #UNLIMITED}
     */
    public long kvCapacityTokens() {
        return kvCapacityTokens;
    }

    /**
     * Returns this node's share relative to the others of its pool.
     *
     * @return finite and above zero; 1 unless set
     */
    public double weight() {
        return weight;
    }

    /**
     * Returns the labels: facts such as model, revision, zone, kv-format, or an address for the transport.
     *
     * @return an unmodifiable map, sorted by key
     */
    public Map<String, String> labels() {
        return labels;
    }

    /**
     * Returns one label.
     *
     * @param key its key
     * @return its value, or null if it is not set
     */
    public @Nullable String label(String key) {
        return labels.get(key);
    }

    /**
     * Begins a copy of this node with changes.
     *
     * @return a builder that holds all values of this node
     */
    public Builder toBuilder() {
        Builder builder = new Builder(id, role, maxConcurrent);
        builder.incarnation = incarnation;
        builder.maxPrefillTokens = maxPrefillTokens;
        builder.kvCapacityTokens = kvCapacityTokens;
        builder.weight = weight;
        builder.labels.putAll(labels);
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Node that
                && id.equals(that.id)
                && role == that.role
                && incarnation.equals(that.incarnation)
                && maxConcurrent == that.maxConcurrent
                && maxPrefillTokens == that.maxPrefillTokens
                && kvCapacityTokens == that.kvCapacityTokens
                && Double.compare(weight, that.weight) == 0
                && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, role, incarnation, maxConcurrent, kvCapacityTokens);
    }

    @Override
    public String toString() {
        return role + " " + id + (incarnation.isEmpty() ? "" : "#" + incarnation);
    }

    /** Collects a node's settings. Confined to one thread. Each setter refuses a bad value at once, by name. */
    public static final class Builder {
        private final String id;
        private final NodeRole role;
        private final Map<String, String> labels = new TreeMap<>();
        private String incarnation = "";
        private int maxConcurrent;
        private long maxPrefillTokens = UNLIMITED;
        private long kvCapacityTokens = UNLIMITED;
        private double weight = 1;

        private Builder(String id, NodeRole role, int maxConcurrent) {
            if (id.isEmpty() || id.length() > 256) {
                throw new IllegalArgumentException(
                        "node id must have 1 to 256 characters, but has " + id.length() + ": '" + id + "'");
            }
            this.id = id;
            this.role = role;
            this.maxConcurrent = maxConcurrent;
        }

        /**
         * Sets what changes when the engine restarts, such as a process start time or a pod id.
         *
         * @param value any string
         * @return this
         */
        public Builder incarnation(String value) {
            this.incarnation = Objects.requireNonNull(value, "incarnation");
            return this;
        }

        /**
         * Sets how many requests this node may hold at one time.
         *
         * @param requests at least 1
         * @return this
         */
        public Builder maxConcurrent(int requests) {
            this.maxConcurrent = (int) atLeastOne("maxConcurrent", requests);
            return this;
        }

        /**
         * Sets how many prompt tokens may be outstanding in prefill on this node at one time.
         *
         * @param tokens at least 1
         * @return this
         */
        public Builder maxPrefillTokens(long tokens) {
            this.maxPrefillTokens = atLeastOne("maxPrefillTokens", tokens);
            return this;
        }

        /**
         * Sets how many tokens of KV cache may be claimed on this node at one time.
         *
         * @param tokens at least 1
         * @return this
         */
        public Builder kvCapacityTokens(long tokens) {
            this.kvCapacityTokens = atLeastOne("kvCapacityTokens", tokens);
            return this;
        }

        /**
         * Sets this node's share relative to the others of its pool.
         *
         * @param value finite, above zero
         * @return this
         */
        public Builder weight(double value) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException(
                        "weight of node '" + id + "' must be finite and above 0, but is " + value);
            }
            this.weight = value;
            return this;
        }

        /**
         * Adds one label.
         *
         * @param key not empty, for instance {@link Node#MODEL}
         * @param value any string
         * @return this
         */
        public Builder label(String key, String value) {
            if (key.isEmpty()) {
                throw new IllegalArgumentException("a label of node '" + id + "' has an empty key");
            }
            labels.put(key, Objects.requireNonNull(value, "label value"));
            return this;
        }

        /**
         * Makes the node.
         *
         * @return an immutable node
         */
        public Node build() {
            return new Node(this);
        }

        private long atLeastOne(String field, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(field + " of node '" + id + "' must be at least 1, but is " + value);
            }
            return value;
        }
    }
}
