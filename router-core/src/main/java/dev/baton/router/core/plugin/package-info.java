/* SPDX-License-Identifier: Apache-2.0 */
/** Finds plugins by name, reads their settings and makes them. */
@NullMarked
package dev.baton.router.core.plugin;

import org.jspecify.annotations.NullMarked;
