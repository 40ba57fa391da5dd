/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import static dev.baton.router.core.lincheck.ModelChecker.checkRace;
import static dev.baton.router.core.lincheck.ModelChecker.expect;

import org.junit.jupiter.api.Test;

/**
 * Whoever waits is served as soon as there is room, whatever happens at the same time: nobody is left waiting beside free
 * capacity (rule R10), and what leaves leaves nothing behind (rule R3).
 *
 * <p>Not linearizable: freed capacity is handed on by whoever is draining already, so the one who freed it may return
 * before the next waiter is bound. It holds when all have returned.
 */
class AdmissionRacesLincheckTest {
    @Test
    void whoeverComesWhileOneLeavesGetsItsPlace() {
        checkRace(() -> {
            Fleet fleet = new Fleet(1);
            TestWaiter leaving = fleet.enter(0);
            TestWaiter coming = fleet.waiter(1);
            return new Runnable[] {
                leaving::finish, () -> fleet.admission().enter(coming), () -> {
                    expect(coming.isBound(), "it waits, though the node is free");
                    expectServed(fleet, 1);
                }
            };
        });
    }

    @Test
    void whoeverWaitsIsNotOvertaken() {
        checkRace(() -> {
            Fleet fleet = new Fleet(1);
            TestWaiter leaving = fleet.enter(0);
            TestWaiter waiting = fleet.enter(1);
            TestWaiter coming = fleet.waiter(2);
            return new Runnable[] {
                leaving::finish, () -> fleet.admission().enter(coming), () -> {
                    expect(waiting.isBound(), "it waits, though it was first");
                    expect(!coming.isBound(), "both are bound to one place");
                    expectServed(fleet, 1);
                }
            };
        });
    }

    @Test
    void whoeverIsWithdrawnLeavesItsPlaceToTheNext() {
        checkRace(() -> {
            Fleet fleet = new Fleet(1);
            TestWaiter leaving = fleet.enter(0);
            TestWaiter withdrawn = fleet.enter(1);
            TestWaiter waiting = fleet.enter(2);
            return new Runnable[] {
                leaving::finish, () -> fleet.admission().withdraw(withdrawn), () -> {
                    withdrawn.finish(); // it was served before
                    expect(waiting.isBound(), "it waits, though nobody is before it");
                    expectServed(fleet, 1);
                }
            };
        });
    }

    @Test
    void aRaisedLimitAndALeavingRequestServeTwo() {
        checkRace(() -> {
            Fleet fleet = new Fleet(1);
            TestWaiter leaving = fleet.enter(0);
            TestWaiter first = fleet.enter(1);
            TestWaiter second = fleet.enter(2);
            return new Runnable[] {
                leaving::finish,
                () -> fleet.registry()
                        .register(
                                fleet.node().node().toBuilder().maxConcurrent(2).build()),
                () -> {
                    expect(first.isBound() && second.isBound(), "one waits, though there is room for both");
                    expectServed(fleet, 2);
                }
            };
        });
    }

    @Test
    void aNodeThatComesBackServesWhoeverComes() {
        checkRace(() -> {
            Fleet fleet = new Fleet(1);
            fleet.registry().markUnreachable("h", "test");
            TestWaiter coming = fleet.waiter(0);
            return new Runnable[] {
                () -> fleet.registry().markOnline("h", "test"), () -> fleet.admission()
                        .enter(coming), () -> {
                    expect(coming.isBound(), "it waits, though the node is back");
                    expectServed(fleet, 1);
                }
            };
        });
    }

    @Test
    void closingEndsWhoeverComes() {
        checkRace(() -> {
            Fleet fleet = new Fleet(1);
            TestWaiter running = fleet.enter(0);
            TestWaiter coming = fleet.waiter(1);
            return new Runnable[] {
                () -> fleet.admission().close(), () -> fleet.admission().enter(coming), () -> {
                    expect("answers to the one who came", 1, coming.told());
                    expect(running.isBound(), "closing took what was bound");
                    expectServed(fleet, 1);
                }
            };
        });
    }

    private static void expectServed(Fleet fleet, int requests) {
        boolean room = fleet.node().hasRoom(1, 0, 0);
        expect("requests on the node", requests, fleet.node().requests());
        expect("requests beside free capacity", 0, room ? fleet.admission().waitingRequests() : 0);
    }
}
