/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/** Failures that are misunderstood or charged to the wrong node. Not instantiable. */
final class BlameBugs {
    private BlameBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug(
                        "the node that called is charged, not the one that failed",
                        "R8",
                        "but the suspect is",
                        () -> new Misread(BlameBugs::unnamed)),
                new PlantedBug("both legs are charged", "R8", "is taken out of use after", BothCharged::new),
                new PlantedBug("a node is taken out at its first fault", "R8", "are the threshold", Rash::new),
                new PlantedBug(
                        "an overload is taken for a fault",
                        "R9",
                        "is charged with",
                        () -> new Misread(failure -> failure.kind() == FaultKind.OVERLOADED
                                ? TransportException.nodeFault("overloaded")
                                : failure)),
                new PlantedBug(
                        "an overloaded node is not left alone",
                        "R9",
                        "said that it is overloaded",
                        () -> new Misread(failure -> failure.kind() == FaultKind.OVERLOADED
                                ? TransportException.overloaded("overloaded", null)
                                : failure)),
                new PlantedBug(
                        "a faulty request is retried",
                        "R9",
                        "is a retry of a faulty request",
                        () -> new Misread(failure -> failure.kind() == FaultKind.REQUEST_FAULT
                                ? TransportException.nodeFault("faulty")
                                : failure)));
    }

    private static TransportException unnamed(TransportException failure) {
        return TransportException.of(failure.kind(), String.valueOf(failure.getMessage()), null);
    }

    /** The router reads failures as others than they are. */
    private static final class Misread extends Mutant {
        private final UnaryOperator<TransportException> change;

        Misread(UnaryOperator<TransportException> change) {
            this.change = change;
        }

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                Throwable failure(LegCall<Q> call, Throwable told) {
                    Throwable cause =
                            told instanceof CompletionException && told.getCause() != null ? told.getCause() : told;
                    return cause instanceof TransportException typed ? change.apply(typed) : told;
                }
            };
        }
    }

    private static final class BothCharged extends Mutant {
        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                Throwable failure(LegCall<Q> call, Throwable told) {
                    Node peer = call.peer();
                    if (peer != null) {
                        members().markUnreachable(peer.id(), "its peer failed");
                    }
                    return told;
                }
            };
        }
    }

    private static final class Rash extends Mutant {
        @Override
        HealthSettings health(HealthSettings asked) {
            return new HealthSettings(
                    1, asked.baseBackoff(), asked.maxBackoff(), asked.probeInterval(), asked.probeTimeout());
        }
    }
}
