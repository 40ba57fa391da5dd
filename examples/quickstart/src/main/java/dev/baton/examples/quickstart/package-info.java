/* SPDX-License-Identifier: Apache-2.0 */
/** The smallest embedder: a transport over in-process workers, and a kill in the middle. */
@NullMarked
package dev.baton.examples.quickstart;

import org.jspecify.annotations.NullMarked;
