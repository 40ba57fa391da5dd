/* SPDX-License-Identifier: Apache-2.0 */
/** Planted bugs: wrong routers that the burn test must find, each by the rule that names it. */
@NullMarked
package dev.baton.router.testkit.planted;

import org.jspecify.annotations.NullMarked;
