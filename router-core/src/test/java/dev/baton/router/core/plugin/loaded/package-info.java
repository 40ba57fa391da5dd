/* SPDX-License-Identifier: Apache-2.0 */
/** Providers that ServiceLoader finds in tests, through a class loader of their own. */
@NullMarked
package dev.baton.router.core.plugin.loaded;

import org.jspecify.annotations.NullMarked;
