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
        COMPUTING,
        /** Holds its KV, gets a token with each step for which it has demand. */
        RUNNING,
        /** Is not, or no longer, in the engine. */
        GONE
    }

    private final DecodeExchange exchange;
    private final TokenStream stream;
    private final int firstToken;
    private final int target;
    private @Nullable CallFault failure;
    private int failAfter = CallFault.NEVER;
    private @Nullable Meeting meeting;
    private @Nullable Transfer transfer;
    private @Nullable LocalRun run;
    private @Nullable ParkedPrompt lent;
    private @Nullable ParkedKv lender;
    private boolean borrows;
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
        ClusterContext context = exchange.context();
        KvSource<SimHandoff> source = exchange.call().source();
        if (source instanceof KvSource.HandedOff<SimHandoff> handed) {
            firstToken = handed.handoff().firstToken();
        } else if (source instanceof KvSource.Local<SimHandoff>) {
            firstToken = context.firstTokens().take(exchange.call()) ? 1 : 0;
            hasNoKv = true;
        } else {
            firstToken = 0;
            hasNoKv = exchange.prompt().promptTokens() <= context.settings().decodeComputesUpToTokens();
        }
        target = Math.max(0, context.outputLength().of(exchange.call()) - firstToken);
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

    // ---- blocks

    /** Takes blocks for one token more than its KV holds, as far as it has none; false if there are too few. */
    boolean takeBlocks() {
        long more = KvBlocks.blocksFor(contextTokens() + 1L) - blocks - borrowedBlocks();
        if (more > 0) {
            if (!node().kv().tryTake(more)) {
                return false;
            }
            blocks += more;
        }
        return true;
    }

    void giveBlocks() {
        returnBorrowed();
        node().kv().give(blocks);
        blocks = 0;
    }

    /** Goes on in the blocks in which prefill has parked its KV on this node. */
    void borrow(ParkedPrompt prompt, ParkedKv from) {
        lent = prompt;
        lender = from;
        borrows = true;
    }

    /** What it borrowed is its own from now on, for it is parked no longer. */
    void ownBorrowed() {
        blocks += borrowedBlocks();
        returnBorrowed();
    }

    private long borrowedBlocks() {
        return borrows && lent != null ? lent.blocks() : 0;
    }

    private void returnBorrowed() {
        if (borrows && lent != null) {
            borrows = false;
            lent.returned();
        }
    }

    // ---- tokens

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

    void oneMade() {
        made++;
        node().counters().outputTokens++;
        if (made == 1) {
            firstMade();
        }
    }

    private void firstMade() {
        if (transfer != null) {
            transfer.firstTokenMade();
        } else if (lent != null && lender != null) {
            lender.firstTokenMade(lent);
        }
    }

    /** The first token has come along with the KV. */
    void firstTokenCame() {
        made = 1;
    }

    void askForFailure(CallFault fault) {
        int chunks = fault.chunksBeforeFailure(exchange.call());
        if (chunks != CallFault.NEVER && (failAfter == CallFault.NEVER || chunks < failAfter)) {
            failAfter = chunks;
            failure = fault;
        }
    }

    /** Returns the fault that fails its stream now, or null. */
    @Nullable
    CallFault failsNow() {
        return made >= Math.min(failAfter, target) ? failure : null;
    }

    // ---- getting KV

    void computedBy(LocalRun begun) {
        run = begun;
    }

    /** Returns what computes its KV on this node, or null: nothing has yet. */
    @Nullable
    LocalRun run() {
        return run;
    }

    void meetsAt(Meeting place) {
        meeting = place;
    }

    /** Returns where it meets its prefill, or null: its engines work one after the other. */
    @Nullable
    Meeting meeting() {
        return meeting;
    }

    /** Says whether it waits for KV that is not on its way yet. */
    boolean waitsAt(Meeting place) {
        return meeting == place && stage == Stage.FETCHING && transfer == null;
    }

    void leftNode() {
        if (meeting != null) {
            meeting.decodeLeft();
        }
    }

    void fetchingBy(@Nullable Transfer begun) {
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
        returnBorrowed();
        stage = Stage.GONE;
        blocks = 0;
    }
}
