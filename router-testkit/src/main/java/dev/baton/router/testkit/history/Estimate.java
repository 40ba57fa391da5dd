/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.request.RouteRequest;

/** What a claim sets aside for output: the minimum of the request's maximum and its hint, or what was learned. Not instantiable. */
final class Estimate {
    private static final int UNSEEN = 512;

    private Estimate() {}

    /** At the least. */
    static long least(RouteRequest request) {
        if (request.expectedOutputTokens() == 0) {
            return 0; // learned: any number
        }
        return request.maxOutputTokens() > 0
                ? Math.min(request.maxOutputTokens(), request.expectedOutputTokens())
                : request.expectedOutputTokens();
    }

    /** At the most, where no request has generated more than so many tokens. */
    static long most(RouteRequest request, long longestSeen) {
        if (request.expectedOutputTokens() > 0) {
            return least(request);
        }
        return request.maxOutputTokens() > 0 ? request.maxOutputTokens() : Math.max(UNSEEN, 2 * longestSeen + 2);
    }
}
