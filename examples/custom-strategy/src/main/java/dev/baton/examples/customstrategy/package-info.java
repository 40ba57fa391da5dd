/* SPDX-License-Identifier: Apache-2.0 */
/** A strategy of one's own: the strategy, its configuration, its provider. */
@NullMarked
package dev.baton.examples.customstrategy;

import org.jspecify.annotations.NullMarked;
