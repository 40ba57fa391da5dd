/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The strategy that is put together by configuration, and the scorers and filters it is put together from. These are
 * found by name like anyone else's.
 */
@NullMarked
package dev.baton.router.strategies.scored;

import org.jspecify.annotations.NullMarked;
