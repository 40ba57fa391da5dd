/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.testkit.burn.Burn;
import dev.baton.router.testkit.history.Violation;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A wrong router, and what must be said of it. Immutable.
 *
 * @param name what it does wrong, in a few words
 * @param rule the rule that names it, such as {@code R6}
 * @param says what the violation must say, in part
 * @param router makes the wrong router, anew for each run
 */
record PlantedBug(String name, String rule, String says, Supplier<Mutant> router) {
    /** Returns every bug. */
    static List<PlantedBug> all() {
        return Stream.of(
                        OutcomeBugs.all(),
                        StreamBugs.all(),
                        ClaimBugs.all(),
                        WithdrawalBugs.all(),
                        MembershipBugs.all(),
                        RetryBugs.all(),
                        ResumeBugs.all(),
                        BlameBugs.all(),
                        TimingBugs.all(),
                        AdmissionBugs.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Says whether one run shows it, under the rule and with the words that name it; two runs, for rule R15. */
    boolean showsIn(long seed) {
        Burn burn = new Burn().withRouter(router.get());
        return named((rule.equals("R15") ? burn.reconcile(seed) : burn.run(seed)).violations());
    }

    private boolean named(List<Violation> violations) {
        return violations.stream()
                .anyMatch(broken -> broken.rule().equals(rule) && broken.what().contains(says));
    }

    @Override
    public String toString() {
        return name;
    }
}
