/* SPDX-License-Identifier: Apache-2.0 */
/** The implementation's front: builder, router, and what they share. */
@NullMarked
package dev.baton.router.core;

import org.jspecify.annotations.NullMarked;
