/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin.loaded;

/** A class that is no provider at all. */
public final class NoProvider {}
