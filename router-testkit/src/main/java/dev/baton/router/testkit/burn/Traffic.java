/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.testkit.burn.PlannedRequest.Client;
import dev.baton.router.testkit.burn.PlannedRequest.Demand;
import dev.baton.router.testkit.burn.PlannedRequest.Rude;
import dev.baton.router.testkit.sim.SimPrompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws the requests of one scenario. Not instantiable. */
final class Traffic {
    private static final double PREFILL_BASE_NANOS = 25e6;
    private static final double PREFILL_TOKEN_NANOS = 0.09e6;

    private Traffic() {}

    static List<PlannedRequest> draw(RandomGenerator random, Fleet fleet, int count) {
        int longestPrompt = (int) Math.min(fleet.kvTokens(), fleet.prefillTokens());
        double meanPrompt = Draws.scaled(random, 50, longestPrompt / 4.0);
        double meanOutput = Draws.scaled(random, 2, 12);
        double load = Draws.scaled(random, 0.3, 2.5);
        double prefillNanos = PREFILL_BASE_NANOS + PREFILL_TOKEN_NANOS * meanPrompt;
        double gap = prefillNanos / (fleet.prefillNodes() + fleet.hybridNodes()) / load;
        double cancels = Draws.chance(random, 0.7) ? Draws.scaled(random, 0.02, 0.4) : 0;
        double rude = Draws.chance(random, 0.3) ? 0.05 : 0;
        boolean hints = Draws.chance(random, 0.8);
        List<PlannedRequest> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int prompt = (int) Math.max(1, Math.min(longestPrompt, Draws.gapNanos(random, meanPrompt)));
            boolean tooLong = Draws.chance(random, 0.01);
            int output = (int) Math.max(1, Math.min(60, 1 + Draws.gapNanos(random, meanOutput)));
            SimPrompt sent = SimPrompt.of(tooLong ? longestPrompt + 1 : prompt, output);
            RouteRequest.Builder told = sent.describe().id("q" + i);
            describe(random, told, output, hints);
            model(random, told, fleet);
            requests.add(new PlannedRequest(
                    Draws.chance(random, 0.1) ? 0 : Draws.gapNanos(random, gap),
                    told.build(),
                    sent,
                    client(random, cancels, rude)));
        }
        return requests;
    }

    private static void describe(RandomGenerator random, RouteRequest.Builder told, int output, boolean hints) {
        if (hints || Draws.chance(random, 0.5)) {
            told.expectedOutputTokens(Math.max(1, output + Draws.between(random, -2, 2)));
        }
        if (Draws.chance(random, 0.5)) {
            told.maxOutputTokens(Math.max(1, output + Draws.between(random, -3, 20)));
        }
        if (Draws.chance(random, 0.3)) {
            told.priority(Draws.between(random, 0, 2));
        }
        if (Draws.chance(random, 0.3)) {
            told.tenant("tenant-" + Draws.between(random, 0, 2));
        }
        if (Draws.chance(random, 0.2)) {
            told.timeout(Duration.ofNanos((long) (1e6 * Draws.scaled(random, 50, 20_000))));
        }
    }

    private static void model(RandomGenerator random, RouteRequest.Builder told, Fleet fleet) {
        if (fleet.models() > 1 && Draws.chance(random, 0.8)) {
            boolean unknown = Draws.chance(random, 0.02);
            told.model(unknown ? "model-x" : fleet.model(random.nextInt(fleet.models())));
        }
    }

    private static Client client(RandomGenerator random, double cancels, double rude) {
        boolean cancel = Draws.chance(random, cancels);
        boolean atChunk = cancel && Draws.chance(random, 0.3);
        return new Client(
                demand(random),
                (long) (1e6 * Draws.scaled(random, 1, 3_000)),
                cancel && !atChunk ? (long) (1e6 * Draws.scaled(random, 0.1, 10_000)) : -1,
                atChunk ? Draws.between(random, 1, 5) : 0,
                Draws.chance(random, 0.4),
                Draws.chance(random, rude) ? Draws.oneOf(random, List.of(Rude.values())) : Rude.NO);
    }

    private static Demand demand(RandomGenerator random) {
        double drawn = random.nextDouble();
        if (drawn < 0.6) {
            return Demand.ALL;
        } else if (drawn < 0.8) {
            return Demand.ONE_BY_ONE;
        } else if (drawn < 0.9) {
            return Demand.SLOWLY;
        }
        return drawn < 0.985 ? Demand.LATE : Demand.NEVER;
    }
}
