/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.customstrategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.StrategyProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZoneFirstTest {
    private static final RouteRequest REQUEST =
            RouteRequest.builder().promptTokens(100).build();

    private final ZoneFirst strategy = new ZoneFirst(new ZoneFirstConfig("eu-1"), new SplittableRandom(1));

    @Test
    void the_least_loaded_node_of_the_zone_wins() {
        assertThat(pick(new Pool().node("us-1", 0).node("eu-1", 5).node("eu-1", 4)))
                .isEqualTo(2);
    }

    @Test
    void traffic_goes_elsewhere_when_the_zone_is_full() {
        assertThat(pick(new Pool().node("eu-1", 8).node("us-1", 3).node("", 2))).isEqualTo(2);
    }

    @Test
    void if_all_is_full_it_goes_back_to_the_zone() {
        assertThat(pick(new Pool().node("us-1", 8).node("eu-1", 8))).isEqualTo(1);
    }

    @Test
    void an_idle_zone_is_used_evenly() {
        Pool pool = new Pool().node("eu-1", 0).node("us-1", 0).node("eu-1", 0).node("eu-1", 0);
        int[] picks = new int[4];
        for (int i = 0; i < 3_000; i++) {
            picks[pick(pool)]++;
        }

        assertThat(picks[1]).isZero();
        assertThat(picks[0]).isBetween(900, 1_100);
        assertThat(picks[2]).isBetween(900, 1_100);
        assertThat(picks[3]).isBetween(900, 1_100);
    }

    @Test
    void it_is_offered_on_the_class_path_too() throws Exception {
        // module-info says it for the module path; this file says it for the class path
        URI location = ZoneFirst.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path services = Path.of(location).resolve("META-INF/services");

        assertThat(Files.readAllLines(services.resolve(StrategyProvider.class.getName())))
                .containsExactly(ZoneFirstProvider.class.getName());
    }

    private int pick(Pool pool) {
        return strategy.select(REQUEST, pool);
    }
}
