/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A claim against a node that is declared lost at that moment (rule R5). The claim enters the node's set, then reads the
 * status; the loss writes the status, then walks the set: store and load on both sides, which must not pass each other.
 * Results: whether the claim was granted, whether its owner was told of the loss, and what is claimed in the end.
 */
@JCStressTest
@State
@NullMarked
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "The claim came too late.")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "Told while it was given back again.")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Granted, and told of the loss.")
@Outcome(id = "1, 0, 1", expect = FORBIDDEN, desc = "Granted on a lost node, and nobody knows.")
@Outcome(expect = FORBIDDEN, desc = "A counter and its holder disagree.")
public class ClaimOnLostNode {
    private final DefaultNodeRegistry registry = new DefaultNodeRegistry();
    private final NodeState state;
    private volatile boolean granted;
    private volatile boolean told;

    /** Begins with one node. */
    public ClaimOnLostNode() {
        registry.register(Node.decode("d").build());
        state = Objects.requireNonNull(registry.snapshot().member("d"));
    }

    /** Claims. */
    @Actor
    public void claim() {
        granted = Hold.tryTake(state, Leg.DECODE, 1, 1, 1, (hold, cause) -> told = true) != null;
    }

    /** Loses the node. */
    @Actor
    public void lose() {
        registry.markUnreachable("d", "test");
    }

    /** Looks. */
    @Arbiter
    public void look(III_Result r) {
        r.r1 = granted ? 1 : 0;
        r.r2 = told ? 1 : 0;
        r.r3 = state.requests();
    }
}
