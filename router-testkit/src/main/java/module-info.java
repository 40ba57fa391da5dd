/* SPDX-License-Identifier: Apache-2.0 */
import org.jspecify.annotations.NullMarked;

/** Tests routers, strategies and hosts: virtual time, simulated engines, faults, traces, replay. */
@NullMarked
module dev.baton.router.testkit {
    requires transitive dev.baton.router.api;
    requires dev.baton.router.core;
    requires com.fasterxml.jackson.core;
    requires static java.management;
    requires static jdk.management;
    requires static transitive net.jqwik.api;
    requires static transitive org.junit.jupiter.api;
    requires static org.opentest4j;
    requires static org.jspecify;

    exports dev.baton.router.testkit;
    exports dev.baton.router.testkit.arbitraries;
    exports dev.baton.router.testkit.burn;
    exports dev.baton.router.testkit.contract;
    exports dev.baton.router.testkit.history;
    exports dev.baton.router.testkit.replay;
    exports dev.baton.router.testkit.sim;
    exports dev.baton.router.testkit.sim.fault;
    exports dev.baton.router.testkit.time;
    exports dev.baton.router.testkit.trace;
}
