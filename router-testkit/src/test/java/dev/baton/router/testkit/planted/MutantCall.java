/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A call that passes everything on; planted bugs override what they get wrong. Confined to one thread. */
class MutantCall implements RoutedCall {
    final RoutedCall real;

    MutantCall(RoutedCall real) {
        this.real = real;
    }

    @Override
    public String id() {
        return real.id();
    }

    @Override
    public Phase phase() {
        return real.phase();
    }

    @Override
    public @Nullable Placement placement() {
        return real.placement();
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return real.outcome();
    }

    @Override
    public void cancel() {
        real.cancel();
    }
}
