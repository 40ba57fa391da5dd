/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.customstrategy;

/**
 * The settings of {@code zone_first}. Immutable.
 *
 * @param zone the zone to prefer: a value of the nodes' label {@code zone}
 */
public record ZoneFirstConfig(String zone) {}
