/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A whole run, drawn from one number: engines, router settings, requests and their clients, and what goes wrong when.
 * Immutable.
 *
 * @param seed the number
 * @param fleet the engines
 * @param settings the router's settings
 * @param requests the requests, in order
 * @param faults what goes wrong with engines and transport
 * @param strikes what else goes wrong
 */
record Scenario(
        long seed,
        Fleet fleet,
        RouterSettings settings,
        List<PlannedRequest> requests,
        Faults faults,
        List<Strike> strikes) {
    private static final int FEWEST = 200;
    private static final int MOST = 900;

    static Scenario draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + 1);
        Mode mode = Draws.oneOf(random, List.of(Mode.values()));
        Fleet fleet = Fleet.draw(random.split(), mode);
        RouterSettings settings = RouterSettings.draw(random.split());
        List<PlannedRequest> requests = Traffic.draw(random.split(), fleet, Draws.between(random, FEWEST, MOST));
        Faults faults = Faults.draw(random.split());
        List<Strike> strikes = Strike.draw(random.split(), span(requests));
        boolean byStrategy =
                strikes.stream().anyMatch(strike -> strike.trouble().isOfStrategies());
        return new Scenario(
                seed, fleet, byStrategy ? settings.withOwnStrategies() : settings, requests, faults, strikes);
    }

    boolean has(Trouble trouble) {
        return strikes.stream().anyMatch(strike -> strike.trouble() == trouble);
    }

    long spanNanos() {
        return span(requests);
    }

    private static long span(List<PlannedRequest> requests) {
        return requests.stream().mapToLong(PlannedRequest::gapNanos).sum();
    }

    /** Says in a few words what it is, without its requests. */
    String summary() {
        return requests.size() + " requests, " + fleet + ", " + settings + ", " + faults + ", " + strikes;
    }
}
