/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the router needs to know of a request; the payload itself travels beside it. Immutable, made by a builder so
 * that it can grow.
 */
public final class RouteRequest {
    private static final long[] NO_HASHES = {};

    private final @Nullable String id;
    private final int promptTokens;
    private final int maxOutputTokens;
    private final int expectedOutputTokens;
    private final long[] prefixHashes;
    private final @Nullable String model;
    private final @Nullable String adapter;
    private final String tenant;
    private final int priority;
    private final @Nullable String session;
    private final @Nullable Duration timeout;
    private final Map<String, Object> attributes;

    private RouteRequest(Builder builder) {
        this.id = builder.id;
        this.promptTokens = builder.promptTokens;
        this.maxOutputTokens = builder.maxOutputTokens;
        this.expectedOutputTokens = builder.expectedOutputTokens;
        this.prefixHashes = builder.prefixHashes;
        this.model = builder.model;
        this.adapter = builder.adapter;
        this.tenant = builder.tenant;
        this.priority = builder.priority;
        this.session = builder.session;
        this.timeout = builder.timeout;
        this.attributes = builder.attributes.isEmpty() ? Map.of() : Map.copyOf(builder.attributes);
    }

    /**
     * Begins a request of which nothing is known.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins a request that is like this one.
     *
     * @return a builder with everything set as here
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Returns the host's id for this request.
     *
     * @return an id of 1 to 256 characters, or null: then the router gives it one
     */
    public @Nullable String id() {
        return id;
    }

    /**
     * Returns the length of the prompt.
     *
     * @return tokens, 0 if unknown
     */
    public int promptTokens() {
        return promptTokens;
    }

    /**
     * Returns how many tokens the request may generate at most.
     *
     * @return tokens, 0 if unknown
     */
    public int maxOutputTokens() {
        return maxOutputTokens;
    }

    /**
     * Returns how many tokens the host expects it to generate.
     *
     * @return tokens, 0 if the host does not say
     */
    public int expectedOutputTokens() {
        return expectedOutputTokens;
    }

    /**
     * Returns how many blocks of the prompt have a hash.
     *
     * @return the count, 0 if none were given
     */
    public int prefixBlocks() {
        return prefixHashes.length;
    }

    /**
     * Returns the chained hash of the prompt up to the end of one block: equal hashes mean equal prefixes up to there.
     *
     * @param block from 0 to {@link #prefixBlocks()} − 1
     * @return the hash
     */
    public long prefixHash(int block) {
        return prefixHashes[block];
    }

    /**
     * Returns the model asked for.
     *
     * @return its name, or null: any node will do
     */
    public @Nullable String model() {
        return model;
    }

    /**
     * Returns the adapter (LoRA) asked for.
     *
     * @return its name or null
     */
    public @Nullable String adapter() {
        return adapter;
    }

    /**
     * Returns who asks; requests of one tenant form one flow, and flows share fairly.
     *
     * @return the tenant, empty unless set
     */
    public String tenant() {
        return tenant;
    }

    /**
     * Returns the band: a higher one goes first.
     *
     * @return any number, 0 unless set
     */
    public int priority() {
        return priority;
    }

    /**
     * Returns the conversation that this request continues.
     *
     * @return a session key or null
     */
    public @Nullable String session() {
        return session;
    }

    /**
     * Returns how long the whole request may take, from submission to its last chunk.
     *
     * @return a duration above zero, or null: the router's own limit holds
     */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /**
     * Returns the host's own facts, for its strategies and policies.
     *
     * @return an unmodifiable map
     */
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return "RouteRequest[" + (id == null ? "" : id + ", ") + promptTokens + " prompt tokens"
                + (model == null ? "" : ", model " + model)
                + (tenant.isEmpty() ? "" : ", tenant " + tenant)
                + (priority == 0 ? "" : ", priority " + priority) + "]";
    }

    /** Collects what is known of a request. Confined to one thread. Each setter refuses a bad value at once, by name. */
    public static final class Builder {
        private final Map<String, Object> attributes = new HashMap<>();
        private @Nullable String id;
        private int promptTokens;
        private int maxOutputTokens;
        private int expectedOutputTokens;
        private long[] prefixHashes = NO_HASHES;
        private @Nullable String model;
        private @Nullable String adapter;
        private String tenant = "";
        private int priority;
        private @Nullable String session;
        private @Nullable Duration timeout;

        private Builder() {}

        private Builder(RouteRequest from) {
            attributes.putAll(from.attributes);
            id = from.id;
            promptTokens = from.promptTokens;
            maxOutputTokens = from.maxOutputTokens;
            expectedOutputTokens = from.expectedOutputTokens;
            prefixHashes = from.prefixHashes;
            model = from.model;
            adapter = from.adapter;
            tenant = from.tenant;
            priority = from.priority;
            session = from.session;
            timeout = from.timeout;
        }

        /**
         * Sets the host's id for this request.
         *
         * @param value 1 to 256 characters
         * @return this
         */
        public Builder id(String value) {
            if (value.isEmpty() || value.length() > 256) {
                throw new IllegalArgumentException(
                        "request id must have 1 to 256 characters, but has " + value.length());
            }
            this.id = value;
            return this;
        }

        /**
         * Sets the length of the prompt.
         *
         * @param tokens 0 (unknown) or more
         * @return this
         */
        public Builder promptTokens(int tokens) {
            this.promptTokens = notNegative("promptTokens", tokens);
            return this;
        }

        /**
         * Sets how many tokens the request may generate at most.
         *
         * @param tokens 0 (unknown) or more
         * @return this
         */
        public Builder maxOutputTokens(int tokens) {
            this.maxOutputTokens = notNegative("maxOutputTokens", tokens);
            return this;
        }

        /**
         * Sets how many tokens the host expects it to generate.
         *
         * @param tokens 0 (unknown) or more
         * @return this
         */
        public Builder expectedOutputTokens(int tokens) {
            this.expectedOutputTokens = notNegative("expectedOutputTokens", tokens);
            return this;
        }

        /**
         * Sets the chained hashes of the prompt's blocks, first block first.
         *
         * @param hashes copied
         * @return this
         */
        public Builder prefixHashes(long... hashes) {
            this.prefixHashes = hashes.clone();
            return this;
        }

        /**
         * Sets the model asked for.
         *
         * @param value its name, or null for any
         * @return this
         */
        public Builder model(@Nullable String value) {
            this.model = value;
            return this;
        }

        /**
         * Sets the adapter asked for.
         *
         * @param value its name or null
         * @return this
         */
        public Builder adapter(@Nullable String value) {
            this.adapter = value;
            return this;
        }

        /**
         * Sets who asks.
         *
         * @param value the tenant; empty for nobody in particular
         * @return this
         */
        public Builder tenant(String value) {
            this.tenant = Objects.requireNonNull(value, "tenant");
            return this;
        }

        /**
         * Sets the band: a higher one goes first.
         *
         * @param value any number
         * @return this
         */
        public Builder priority(int value) {
            this.priority = value;
            return this;
        }

        /**
         * Sets the conversation that this request continues.
         *
         * @param value a session key or null
         * @return this
         */
        public Builder session(@Nullable String value) {
            this.session = value;
            return this;
        }

        /**
         * Sets how long the whole request may take, from submission to its last chunk.
         *
         * @param value above zero, or null for the router's own limit
         * @return this
         */
        public Builder timeout(@Nullable Duration value) {
            if (value != null && (value.isNegative() || value.isZero())) {
                throw new IllegalArgumentException("timeout must be above zero, but is " + value);
            }
            this.timeout = value;
            return this;
        }

        /**
         * Adds one of the host's own facts.
         *
         * @param key its name
         * @param value an immutable value
         * @return this
         */
        public Builder attribute(String key, Object value) {
            attributes.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Makes the request.
         *
         * @return an immutable request
         */
        public RouteRequest build() {
            return new RouteRequest(this);
        }

        private static int notNegative(String field, int value) {
            if (value < 0) {
                throw new IllegalArgumentException(field + " must be 0 or more, but is " + value);
            }
            return value;
        }
    }
}
