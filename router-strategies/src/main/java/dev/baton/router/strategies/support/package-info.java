/* SPDX-License-Identifier: Apache-2.0 */
/** What several built-in strategies work with. Not exported. */
@NullMarked
package dev.baton.router.strategies.support;

import org.jspecify.annotations.NullMarked;
