/* SPDX-License-Identifier: Apache-2.0 */
/** The front door: build a router, register nodes, submit requests. The other packages hold the words it uses. */
@NullMarked
package dev.baton.router.api;

import org.jspecify.annotations.NullMarked;
