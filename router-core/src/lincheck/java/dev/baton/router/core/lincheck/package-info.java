/* SPDX-License-Identifier: Apache-2.0 */
/** What the model-checked tests share. */
@NullMarked
package dev.baton.router.core.lincheck;

import org.jspecify.annotations.NullMarked;
