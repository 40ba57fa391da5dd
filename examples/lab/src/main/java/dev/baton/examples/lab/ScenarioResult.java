/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.trace.Summary;
import java.util.List;

/**
 * How one strategy did in one scenario. Immutable.
 *
 * @param strategy its name
 * @param scenario the scenario
 * @param ttft time to first token, nanoseconds
 * @param shareMaxMean what the busiest prefill node got, as a multiple of the mean
 * @param failed how many requests did not complete
 * @param violations what broke a rule of the router, one line each
 */
record ScenarioResult(
        String strategy, Scenario scenario, Summary ttft, double shareMaxMean, int failed, List<String> violations) {}
