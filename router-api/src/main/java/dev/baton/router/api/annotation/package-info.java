/* SPDX-License-Identifier: Apache-2.0 */
/** Marks on the API itself. */
@NullMarked
package dev.baton.router.api.annotation;

import org.jspecify.annotations.NullMarked;
