/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Strategies that pick a node by load, memory, turn or chance.
 *
 * <p>One rule holds for all that look at load ({@code least_loaded}, {@code power_of_two}, {@code memory_aware},
 * {@code prompt_length_aware}): of the nodes they look at, those with room come first, and only if none has room is the
 * best of the full ones returned. {@code random} and {@code round_robin} do not ask for room. None of them ever returns
 * {@link dev.baton.router.api.strategy.Strategy#NONE}: what to do with a full choice is the router's business.
 *
 * <p>None of them allocates anything or takes a lock when it chooses, and each reads a node's live counters once per
 * choice. What is equal is decided by chance in proportion to weight, so that an idle pool shares evenly.
 */
@NullMarked
package dev.baton.router.strategies;

import org.jspecify.annotations.NullMarked;
