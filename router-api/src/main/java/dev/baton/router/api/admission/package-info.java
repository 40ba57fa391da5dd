/* SPDX-License-Identifier: Apache-2.0 */
/** May a request enter, and who goes next: backpressure policies, pressure, queue orders. */
@NullMarked
package dev.baton.router.api.admission;

import org.jspecify.annotations.NullMarked;
