/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.KvSource;
import org.jspecify.annotations.Nullable;

/** One request in a decode engine: where it stands, what it holds, and how far it has come. */
final class DecodeTask {
    /** Where a request stands in a decode engine. */
    enum Stage {
        /** Holds nothing, waits for KV blocks. */
        WAITING,
        /** Holds blocks, its KV is on its way. */
        FETCHING,
        /** Holds blocks, its KV is to be computed here. */
        RECOMPUTING,
        /** Holds its KV, gets a token with each step for which it has demand. */
        RUNNING,
        /** Is not, or no longer, in the engine. */
        GONE
    }

    private final DecodeExchange exchange;
    private final TokenStream stream;
    private final int firstToken;
    private final int target;
    private int failAfter = CallFault.NEVER;
    private @Nullable Transfer transfer;
    private boolean starved;
    private long blocks;
    Stage stage = Stage.GONE;
    boolean hasNoKv;
    boolean inStep;
    boolean withdrawn;
    int made;

    DecodeTask(DecodeExchange exchange, TokenStream stream) {
        this.exchange = exchange;
        this.stream = stream;
        KvSource<SimHandoff> source = exchange.call().source();
        this.firstToken = source instanceof KvSource.HandedOff<SimHandoff> handed
                ? handed.handoff().firstToken()
                : 0;
        this.hasNoKv = source instanceof KvSource.Local<SimHandoff>;
        this.target = Math.max(0, OutputLength.of(exchange.call()) - firstToken);
    }

    DecodeExchange exchange() {
        return exchange;
    }

    TokenStream stream() {
        return stream;
    }

    SimNode node() {
        return exchange.node();
    }

    DecodeEngine engine() {
        return exchange.node().decodeEngine();
    }

    int firstToken() {
        return firstToken;
    }

    /** Tokens that its KV holds now. */
    int contextTokens() {
        return exchange.prompt().promptTokens() + firstToken + made;
    }

    /** Tokens for which it needs blocks in its last step. */
    long finalTokens() {
        return (long) exchange.prompt().promptTokens() + firstToken + Math.max(1, target);
    }

    /** Takes blocks for one token more than its KV holds, as far as it has none; false if there are too few. */
    boolean takeBlocks() {
        long more = KvBlocks.blocksFor(contextTokens() + 1L) - blocks;
        if (more > 0) {
            if (!node().kv().tryTake(more)) {
                return false;
            }
            blocks += more;
        }
        return true;
    }

    void giveBlocks() {
        node().kv().give(blocks);
        blocks = 0;
    }

    boolean isComplete() {
        return made >= target;
    }

    /** Says whether there is demand, or room in the engine's buffer, for one more token; notes if there is not. */
    boolean mayGenerate(int bufferTokens) {
        starved = made - bufferTokens >= stream.requested();
        return !starved;
    }

    boolean takeStarved() {
        boolean was = starved;
        starved = false;
        return was;
    }

    void failAfter(int chunks) {
        if (chunks != CallFault.NEVER) {
            failAfter = failAfter == CallFault.NEVER ? chunks : Math.min(chunks, failAfter);
        }
    }

    boolean failsNow() {
        return failAfter != CallFault.NEVER && made >= Math.min(failAfter, target);
    }

    void fetchingBy(Transfer begun) {
        transfer = begun;
    }

    boolean isFetchedBy(Transfer other) {
        return stage == Stage.FETCHING && transfer == other;
    }

    /** Stops fetching, if its KV is on its way. */
    void cancelTransfer() {
        if (stage == Stage.FETCHING && transfer != null) {
            transfer.cancel();
        }
    }

    /** Its engine is gone. */
    void crash() {
        cancelTransfer();
        stage = Stage.GONE;
        blocks = 0;
    }

    void oneMade() {
        made++;
        node().counters().outputTokens++;
        if (made == 1 && transfer != null) {
            transfer.firstTokenMade();
        }
    }
}
