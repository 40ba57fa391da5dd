/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.ResumeFunction;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.request.RouteRequest;
import java.util.List;

/** Broken streams that go on against the host's word. Not instantiable. */
final class ResumeBugs {
    private ResumeBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug("a stream is resumed once too often", "R11", "time, but", OnceTooOften::new),
                new PlantedBug(
                        "a stream is resumed after a cancel",
                        "R11",
                        "which was cancelled before",
                        ResumedAfterCancel::new),
                new PlantedBug(
                        "tokens are generated again after a resume",
                        "R11",
                        "is sent something else than what the host goes on with",
                        () -> new Misheard(ResumeBugs::fromTheBeginning)),
                new PlantedBug(
                        "a stream goes on that the host gave up",
                        "R11",
                        "although the host gave",
                        () -> new Misheard(ResumeBugs::notGivenUp)),
                new PlantedBug(
                        "a stream of which nothing is missing is lost",
                        "R11",
                        "is missing, but it ended",
                        () -> new Misheard(ResumeBugs::lost)));
    }

    private static <Q> Resumption<Q> fromTheBeginning(BrokenStream<Q> broken, Resumption<Q> answer) {
        return answer instanceof Resumption.Continue<Q> rest
                ? new Resumption.Continue<>(rest.request(), broken.payload())
                : answer;
    }

    private static <Q> Resumption<Q> notGivenUp(BrokenStream<Q> broken, Resumption<Q> answer) {
        return answer instanceof Resumption.GiveUp<Q>
                ? new Resumption.Continue<>(broken.request(), broken.payload())
                : answer;
    }

    private static <Q> Resumption<Q> lost(BrokenStream<Q> broken, Resumption<Q> answer) {
        return answer instanceof Resumption.Complete<Q> ? new Resumption.GiveUp<>() : answer;
    }

    private static final class OnceTooOften extends Mutant {
        @Override
        int maxResumes(int asked) {
            return asked + 1;
        }
    }

    /** A stream that has begun is not withdrawn, and so goes on when it breaks. */
    private static final class ResumedAfterCancel extends Mutant {
        @Override
        RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
            return new MutantCall(made) {
                @Override
                public void cancel() {
                    if (phase() != Phase.DECODING) {
                        super.cancel();
                    }
                }
            };
        }
    }

    /** The router takes the host's answer for another. */
    private static final class Misheard extends Mutant {
        private final Change change;

        Misheard(Change change) {
            this.change = change;
        }

        @Override
        <Q> ResumeFunction<Q> resume(ResumeFunction<Q> host) {
            return broken -> change.of(broken, host.resume(broken));
        }

        private interface Change {
            <Q> Resumption<Q> of(BrokenStream<Q> broken, Resumption<Q> answer);
        }
    }
}
