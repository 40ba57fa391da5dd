/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

/** The configuration of a strategy that has no settings. Immutable. */
public record NoSettings() {}
