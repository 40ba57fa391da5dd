/* SPDX-License-Identifier: Apache-2.0 */
/** The README's code, compiled and run. */
@NullMarked
package dev.baton.router.testkit.readme;

import org.jspecify.annotations.NullMarked;
