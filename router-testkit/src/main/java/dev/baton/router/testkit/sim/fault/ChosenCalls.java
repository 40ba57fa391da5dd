/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.CallFault;
import dev.baton.router.testkit.sim.FaultType;
import java.util.function.BooleanSupplier;

/** A call fault that strikes some calls. Confined like its cluster. */
abstract class ChosenCalls implements CallFault {
    private final FaultType type;
    private final BooleanSupplier chosen;

    ChosenCalls(FaultType type, Calls calls) {
        this.type = type;
        this.chosen = calls.begin();
    }

    @Override
    public final FaultType type() {
        return type;
    }

    /** Says whether to strike the call that it is asked for. */
    final boolean strikes() {
        return chosen.getAsBoolean();
    }
}
