/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin.loaded;

/** A provider whose superclass the test's class loader hides, as if its artifact were missing. */
public final class OrphanedProvider extends MissingBase {}
