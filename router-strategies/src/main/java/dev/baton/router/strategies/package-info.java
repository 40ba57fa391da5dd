/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Strategies that pick a node by load, memory, turn, chance, key or experience.
 *
 * <p>One rule holds for all that look at load ({@code least_loaded}, {@code power_of_two}, {@code least_tokens}, {@code
 * least_kv}, {@code memory_aware}, {@code prompt_length_aware}, {@code peak_ewma}, {@code prequal}, {@code latency_aware},
 * {@code scored}, and {@code weighted_random}): of the nodes they look at, those with room come first, and only if none has
 * room is the best of the full ones returned. {@code random}, the round robins and the hashes do not ask for room, {@code
 * sticky} asks for the room of a session's own node. None of them ever returns {@link
 * dev.baton.router.api.strategy.Strategy#NONE}, except {@code scored} where it is told to {@code require} a filter: what to
 * do with a full choice is the router's business.
 *
 * <p>None of them allocates anything or takes a lock when it chooses, and each reads a node's live counters once or twice
 * per choice. What is equal is decided by chance in proportion to weight, so that an idle pool shares evenly. Those that
 * keep something of each node do so by slot and incarnation: a node seen for the first time, or after a restart, is
 * entered then, at the price of an allocation and a short lock.
 */
@NullMarked
package dev.baton.router.strategies;

import org.jspecify.annotations.NullMarked;
