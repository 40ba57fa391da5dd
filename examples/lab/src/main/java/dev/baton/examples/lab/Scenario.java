/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.util.Locale;
import java.util.Random;

/**
 * A situation in which strategies are compared: how many nodes, what happens to one of them, how requests come. Immutable.
 * The nodes are as many for prefill as for decode, the offered load is seven tenths of what the prefill nodes can bear.
 */
enum Scenario {
    /** Nothing happens: eight nodes alike, requests alike. */
    EVEN(8),
    /** One node of eight works at a third of the speed. */
    ONE_SLOW(8),
    /** One node of eight dies after a third of the time and stays dead. */
    ONE_DEAD(8),
    /** One node of eight dies for a second, again and again. */
    FLAPPING(8),
    /** The eighth node joins at half-time. */
    JOINING(8),
    /** Requests come forty at once. */
    BURSTS(8),
    /** Prompt lengths are log-normal with σ = 1.2: a few are very long. */
    HEAVY_TAIL(8),
    /** Two nodes. */
    TWO_NODES(2),
    /** Sixty-four nodes. */
    MANY_NODES(64);

    /** The mean length of a prompt, tokens. */
    static final int PROMPT_TOKENS = 2_000;

    /** How long a node computes such a prompt, by the engines' published figures, seconds. */
    private static final double SECONDS_EACH = 0.215;

    private static final double UTILISATION = 0.7;
    private static final double SIGMA = 1.2;
    private static final int BURST = 40;

    private final int nodes;

    Scenario(int nodes) {
        this.nodes = nodes;
    }

    int nodes() {
        return nodes;
    }

    /** Returns how many requests make the comparison. */
    int requests() {
        return nodes == 64 ? 3_000 : nodes == 2 ? 400 : 1_000;
    }

    /** Returns how long they take to come, seconds. */
    double spanSeconds() {
        return requests() / perSecond();
    }

    private double perSecond() {
        return nodes * UTILISATION / SECONDS_EACH;
    }

    /** Draws the time until the next request, seconds. */
    double nextGap(Random random, int index) {
        if (this == BURSTS) {
            return index % BURST == 0 ? BURST / perSecond() : 0;
        }
        return -Math.log(1 - random.nextDouble()) / perSecond();
    }

    /** Draws the length of a prompt, tokens. */
    int nextPromptTokens(Random random) {
        if (this != HEAVY_TAIL) {
            return PROMPT_TOKENS;
        }
        double length = PROMPT_TOKENS * Math.exp(SIGMA * random.nextGaussian() - SIGMA * SIGMA / 2);
        return (int) Math.max(1, Math.min(32_000, length));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
