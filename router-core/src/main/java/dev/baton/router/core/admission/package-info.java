/* SPDX-License-Identifier: Apache-2.0 */
/** May a request enter and when is its turn: policies, the waiting room, and its draining. */
@NullMarked
package dev.baton.router.core.admission;

import org.jspecify.annotations.NullMarked;
