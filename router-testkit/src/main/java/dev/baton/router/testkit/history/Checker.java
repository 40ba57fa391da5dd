/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Verifies the rules from a history alone, never from what the router says of itself, but for the counters that rule R3 is
 * about. Not instantiable.
 *
 * <p>Each rule is a class of its own, which names it. Not here, because no history shows them: R14 (locks and blocking:
 * by construction, contract tests), R15 (one seed, one history: compare two), R17 (cost: measured) and R18 (whom a
 * strategy prefers: contract tests). R13 and R19 are checked as far as a history shows them.
 */
public final class Checker {
    private Checker() {}

    /**
     * Checks every rule.
     *
     * @param history of a run that is over
     * @return what was broken, in order of time; at most five for each rule
     */
    public static List<Violation> check(History history) {
        List<Rule> rules = List.of(
                new OneOutcome(),
                new ChunksInOrder(),
                new ReleasedOnce(),
                new WithinLimits(),
                new NothingToUnusable(),
                new UntriedFirst(),
                new OneDeadline(),
                new OtherLegCancelled(),
                new OverloadIsNoIllness(),
                new StartsWhenItCan(),
                new RealRedispatch(),
                new ResumeWithinLimits(),
                new CancelFreesAll(),
                new RestartForgets(),
                new ThreeRefusals(),
                new PlansMove());
        World world = new World(history);
        rules.forEach(rule -> rule.lookAt(world));
        world.read(rules);
        List<Violation> broken = new ArrayList<>();
        rules.forEach(rule -> broken.addAll(rule.broken()));
        broken.sort(Comparator.comparingLong(Violation::atNanos));
        return broken;
    }
}
