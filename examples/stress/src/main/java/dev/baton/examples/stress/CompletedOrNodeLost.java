/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/**
 * A request completes while its node is declared lost (rules R1, R3, R11). Results: the outcome (or the phase), how often the subscriber heard
 * of the end, and how many requests the node holds in the end.
 */
@JCStressTest
@State
@Outcome(id = "Completed, 1, 0", expect = ACCEPTABLE, desc = "It completed first.")
@Outcome(
        id = "WAITING, 0, 0",
        expect = ACCEPTABLE,
        desc = "The node was lost first; nothing had come yet, so it waits for another.")
@Outcome(id = "Failed, 1, 0", expect = ACCEPTABLE, desc = "The node was lost between its first chunk and its end.")
@Outcome(expect = FORBIDDEN, desc = "Two ends or none, or something is left on the node.")
public class CompletedOrNodeLost {
    private final OneRequest request = OneRequest.decoding();

    /** The engine ends. */
    @Actor
    public void complete() {
        request.complete();
    }

    /** The node is lost. */
    @Actor
    public void loseNode() {
        request.loseNode();
    }

    /** Looks. */
    @Arbiter
    public void look(LII_Result r) {
        request.note(r);
    }
}
