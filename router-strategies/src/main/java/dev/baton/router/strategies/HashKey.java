/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.strategies.support.Hashing;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * What a hashing strategy takes for a request's key. Immutable.
 *
 * @param source which fact of the request; where a request lacks it, the key is random
 * @param prefixBlocks how many blocks of the prompt a prefix key covers: the more, the fewer requests share one
 */
public record HashKey(Source source, int prefixBlocks) {
    /** The first fact that a request has; a prefix is its first four blocks. */
    public static final HashKey DEFAULT = new HashKey(Source.AUTO, 4);

    /** A fact of a request. */
    public enum Source {
        /** The first that it has of session, prefix, request id and tenant. */
        AUTO,
        /** Its session. */
        SESSION,
        /** The hash of its first blocks, or of all it has if it has fewer. */
        PREFIX,
        /** Its id, so that each request has its own node. */
        REQUEST,
        /** Its tenant. */
        TENANT
    }

    static HashKey read(Settings settings) {
        String source = settings.choice(
                "key",
                "auto",
                List.of("auto", "session", "prefix", "request", "tenant"),
                "what is hashed; auto is the first that a request has");
        long blocks = settings.integer(
                "prefix_blocks",
                DEFAULT.prefixBlocks,
                1,
                1_000_000,
                "how many leading blocks of the prompt a prefix key covers");
        return new HashKey(Source.valueOf(source.toUpperCase(Locale.ROOT)), (int) blocks);
    }

    /** Returns a request's key, well mixed; a random one if it has none. */
    long of(RouteRequest request, RandomGenerator random) {
        String session = request.session();
        if (session != null && uses(Source.SESSION)) {
            return Hashing.of(session);
        }
        if (request.prefixBlocks() > 0 && uses(Source.PREFIX)) {
            int last = Math.min(prefixBlocks, request.prefixBlocks()) - 1;
            return Hashing.mix(request.prefixHash(last));
        }
        String id = request.id();
        if (id != null && uses(Source.REQUEST)) {
            return Hashing.of(id);
        }
        if (!request.tenant().isEmpty() && uses(Source.TENANT)) {
            return Hashing.of(request.tenant());
        }
        return random.nextLong();
    }

    private boolean uses(Source fact) {
        return source == fact || source == Source.AUTO;
    }
}
