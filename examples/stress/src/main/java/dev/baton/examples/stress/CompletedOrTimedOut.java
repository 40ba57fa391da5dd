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
 * A request completes while its deadline passes (rules R1, R3, R7). Results: the outcome (or the phase), how often the subscriber heard
 * of the end, and how many requests the node holds in the end.
 */
@JCStressTest
@State
@Outcome(id = "Completed, 1, 0", expect = ACCEPTABLE, desc = "It completed first.")
@Outcome(id = "Failed, 1, 0", expect = ACCEPTABLE, desc = "Its time was up first.")
@Outcome(expect = FORBIDDEN, desc = "Two ends or none, or something is left on the node.")
public class CompletedOrTimedOut {
    private final OneRequest request = OneRequest.decoding();

    /** The engine ends. */
    @Actor
    public void complete() {
        request.complete();
    }

    /** The deadline passes. */
    @Actor
    public void timeOut() {
        request.timeOut();
    }

    /** Looks. */
    @Arbiter
    public void look(LII_Result r) {
        request.note(r);
    }
}
