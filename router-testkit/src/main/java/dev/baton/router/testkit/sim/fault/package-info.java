/* SPDX-License-Identifier: Apache-2.0 */
/** What can go wrong in a simulated cluster, one class for each fault, and plans that say when. */
@NullMarked
package dev.baton.router.testkit.sim.fault;

import org.jspecify.annotations.NullMarked;
