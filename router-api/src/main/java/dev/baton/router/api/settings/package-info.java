/* SPDX-License-Identifier: Apache-2.0 */
/** Immutable settings with defaults, validated when made. */
@NullMarked
package dev.baton.router.api.settings;

import org.jspecify.annotations.NullMarked;
