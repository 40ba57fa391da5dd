/* SPDX-License-Identifier: Apache-2.0 */
/** What the published modules must not do, read from their class files. */
@NullMarked
package dev.baton.router.testkit.architecture;

import org.jspecify.annotations.NullMarked;
