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
 * A request completes while its client cancels it (rules R1, R2, R3). Results: the outcome (or the phase), how often the subscriber heard
 * of the end, and how many requests the node holds in the end.
 */
@JCStressTest
@State
@Outcome(id = "Completed, 1, 0", expect = ACCEPTABLE, desc = "It completed first.")
@Outcome(id = "Cancelled, 1, 0", expect = ACCEPTABLE, desc = "It was cancelled first.")
@Outcome(expect = FORBIDDEN, desc = "Two ends or none, or something is left on the node.")
public class CompletedOrCancelled {
    private final OneRequest request = OneRequest.decoding();

    /** The engine ends. */
    @Actor
    public void complete() {
        request.complete();
    }

    /** The client goes. */
    @Actor
    public void cancel() {
        request.cancel();
    }

    /** Looks. */
    @Arbiter
    public void look(LII_Result r) {
        request.note(r);
    }
}
