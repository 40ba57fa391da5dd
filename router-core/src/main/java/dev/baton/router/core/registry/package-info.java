/* SPDX-License-Identifier: Apache-2.0 */
/** What nodes are there: immutable snapshots of who may be used, live counters of what is claimed. */
@NullMarked
package dev.baton.router.core.registry;

import org.jspecify.annotations.NullMarked;
