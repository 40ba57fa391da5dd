/* SPDX-License-Identifier: Apache-2.0 */
/** Strategies that are changed while requests run. */
@NullMarked
package dev.baton.router.testkit.swap;

import org.jspecify.annotations.NullMarked;
