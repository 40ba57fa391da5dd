/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** What a node has done so far; {@link NodeStats} tells what each counter means. */
final class NodeCounters {
    long prefillCalls;
    long prefillsServed;
    long decodeCalls;
    long decodesServed;
    long failures;
    long cancelled;
    long promptTokensComputed;
    long promptTokensCached;
    long recomputedTokens;
    long outputTokens;
    long preemptions;
    long parked;
    long fetched;
    long abandoned;
    long expired;
}
