/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;

/**
 * A plugin under test, asked in one way whatever its kind.
 *
 * @param plugin the plugin itself
 * @param question how it is asked
 */
record Subject(Object plugin, Question question) {
    /** Asks a plugin about a request and the nodes for its legs. */
    @FunctionalInterface
    interface Question {
        /** Returns the answer, or a number that stands for it. */
        long ask(RouteRequest request, Candidates prefill, Candidates decode);
    }

    long ask(Scene scene) {
        return question.ask(scene.request(), scene.prefill(), scene.decode());
    }
}
