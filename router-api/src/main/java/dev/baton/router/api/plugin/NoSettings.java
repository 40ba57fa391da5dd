/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.plugin;

/** The configuration of a plugin that has no settings. Immutable. */
public record NoSettings() {}
