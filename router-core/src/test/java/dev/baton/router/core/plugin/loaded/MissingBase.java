/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin.loaded;

/** What {@link OrphanedProvider} needs and does not get. */
public class MissingBase extends GoodProvider {}
