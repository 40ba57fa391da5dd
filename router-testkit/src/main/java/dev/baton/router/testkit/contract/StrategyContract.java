/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.LegPair;
import dev.baton.router.api.strategy.PlanningStrategy;
import dev.baton.router.api.strategy.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Strategy} owes its router: the rules S01 to S18 of docs/SPEC.md, as tests. Extend it, say how yours is
 * made, and switch off what it does not claim.
 *
 * <pre>{@code
 * class NeighboursTest extends StrategyContract {
 *     protected Strategy create(PluginContext context) {
 *         return context.create(Strategy.class, "neighbours(look=4)");
 *     }
 * }
 * }</pre>
 */
public abstract class StrategyContract {
    private static final Rule S01 = new Rule(
            "S01",
            "select returns an index below candidates.size(), or NONE",
            "that the index counts candidates, and not slots or nodes that you kept from another call");
    private static final Rule S02 = new Rule(
            "S02",
            "select throws for no request and no pool that the API allows",
            "divisions by size, capacity or prompt length, and what is null or unknown");
    private static final Rule S03 = new Rule(
            "S03",
            "counters at their limits are like any others",
            "sums that overflow, ratios of limits that are Long.MAX_VALUE or used beyond, and reports with unknown figures");
    private static final Rule S04 = new Rule(
            "S04",
            "candidates are read during the call only, on the calling thread",
            "that no field, lambda or task keeps them; keep node ids and copies of figures instead");
    private static final Rule S05 =
            new Rule("S05", "any number of threads may ask at once", "that state is atomic, concurrent or immutable");
    private static final Rule S06 = new Rule(
            "S06",
            "select and feedback never wait",
            "for sleep, park, wait, locks, futures, log appenders and calls over a network");
    private static final Rule S07 = new Rule(
            "S07",
            "no lock is held while candidates are read",
            "synchronized methods and blocks around the scan; use atomics, or copy what you need out of the lock");
    private static final Rule S08 = new Rule(
            "S08",
            "time and chance come from the context, so that one seed gives one history",
            "for Math.random, ThreadLocalRandom, new Random(), System.nanoTime, identity hash codes and the order of hash maps");
    private static final Rule S09 = new Rule(
            "S09",
            "nodes may come, go and restart between any two calls",
            "what you keep by index or slot: keep it with the node's id and incarnation");
    private static final Rule S10 = new Rule(
            "S10",
            "asking twice what a request pins changes nothing and throws for no request",
            "that pins() only looks");
    private static final Rule S11 = new Rule(
            "S11",
            "feedback comes in any order, from any thread, also of nodes that were never candidates",
            "look-ups by node that may find nothing");
    private static final Rule S12 = new Rule(
            "S12",
            "while a node has room, the answer is not NONE",
            "the value that your scan starts from, and whether every candidate can be passed over");
    private static final Rule S13 = new Rule(
            "S13", "while a node has room, no full one is chosen", "that hasRoom() is asked before loads are compared");
    private static final Rule S14 = new Rule(
            "S14",
            "a choice allocates nothing",
            "for lists, streams, boxed numbers, lambdas that capture, and iterators");
    private static final Rule S15 = new Rule(
            "S15",
            "the cost of a candidate is at least its work, both are 0 or more, and asking changes nothing",
            "the sign of what you add, and that costNanos and workNanos keep no state");
    private static final Rule S16 = new Rule(
            "S16",
            "equal nodes are used evenly: on an idle pool of 8, each gets half to twice its share",
            "that ties are broken by chance; 'the first of the least' sends every idle pick to one node");
    private static final Rule S17 = new Rule(
            "S17",
            "what is kept is bounded by the number of nodes, or by a setting",
            "every map that grows with requests, sessions or node ids that never come back");
    private static final Rule S18 = new Rule(
            "S18",
            "counters may wrap",
            "that a counter of picks is a long, or is used modulo in a way that survives Integer.MAX_VALUE");

    private static final int IDLE_NODES = 8;

    /** For subclasses. */
    protected StrategyContract() {}

    /**
     * Makes the strategy, a new one for each call.
     *
     * @param context what a router would give; parts are found by name on the class path
     * @return the strategy
     */
    protected abstract Strategy create(PluginContext context);

    /**
     * Says whether NONE is never the answer while a node has room (rule S12).
     *
     * @return true unless overridden
     */
    protected boolean alwaysChooses() {
        return true;
    }

    /**
     * Says whether nodes with room go before full ones (rule S13). A strategy that hashes or pins may choose a full one.
     *
     * @return true unless overridden
     */
    protected boolean avoidsFullNodes() {
        return true;
    }

    /**
     * Says whether a choice allocates nothing (rule S14).
     *
     * @return true unless overridden
     */
    protected boolean allocatesNothing() {
        return true;
    }

    /**
     * Says whether nodes that are alike are used evenly (rule S16).
     *
     * @return true unless overridden
     */
    protected boolean spreadsEvenly() {
        return true;
    }

    /**
     * Returns what everything that is left to chance grows from. A failure names it.
     *
     * @return 1 unless overridden
     */
    protected long seed() {
        return 1;
    }

    private PluginRules rules() {
        return new PluginRules(this::subject, StrategyContract::judge, seed());
    }

    private Subject subject(PluginContext context) {
        Strategy strategy = create(context);
        return new Subject(
                strategy,
                (request, prefill, decode) ->
                        LegPair.of(strategy.select(request, prefill), strategy.select(request, decode)));
    }

    private static void judge(Scene scene, long answer) {
        judge(scene.request(), scene.prefill(), LegPair.prefill(answer));
        judge(scene.request(), scene.decode(), LegPair.decode(answer));
    }

    private static void judge(RouteRequest request, Candidates candidates, int index) {
        if (index != Strategy.NONE && (index < 0 || index >= candidates.size())) {
            throw S01.broken("index " + index + " for " + request + "; " + candidates + ".");
        }
    }

    /** If this fails, check that the index counts candidates, not slots. */
    @Test
    public final void required_s01_answers_with_an_index_or_none() {
        rules().answersAll(S02, rules().ordinaryScenes());
    }

    /** If this fails, check divisions by what may be zero, and what may be null. */
    @Test
    public final void required_s02_throws_for_no_legal_input() {
        rules().answersAll(S02, new Scenes(seed() + 1).ordinary(100));
    }

    /** If this fails, check for overflow and for limits that are not set. */
    @Test
    public final void required_s03_takes_counters_at_their_limits() {
        rules().answersAll(S03, new Scenes(seed()).extreme());
    }

    /** If this fails, check what your fields, lambdas and tasks keep. */
    @Test
    public final void required_s04_forgets_the_candidates() {
        rules().forgetsCandidates(S04);
    }

    /** If this fails, check that all state is atomic, concurrent or immutable. */
    @Test
    public final void required_s05_serves_many_threads() {
        rules().servesManyThreads(S05);
    }

    /** If this fails, check for sleep, park, locks and calls over a network. */
    @Test
    public final void required_s06_never_waits() {
        rules().neverWaits(S06);
    }

    /** If this fails, check for synchronized around the scan. */
    @Test
    public final void required_s07_holds_no_lock_while_it_reads() {
        rules().holdsNoLockWhileReading(S07);
    }

    /** If this fails, check where time and chance come from. */
    @Test
    public final void required_s08_repeats_itself_from_one_seed() {
        rules().sameSeedSameAnswers(S08);
    }

    /** If this fails, check what you keep by index or slot. */
    @Test
    public final void required_s09_copes_with_nodes_that_come_and_go() {
        rules().answersAll(S09, new Scenes(seed()).changing(300));
    }

    /** If this fails, check that pins() only looks. */
    @Test
    public final void required_s10_says_the_same_twice_of_what_it_pins() {
        Strategy strategy = create(new TestContext(seed()));
        for (Scene scene : rules().ordinaryScenes()) {
            boolean once;
            boolean twice;
            try {
                once = strategy.pins(scene.request());
                twice = strategy.pins(scene.request());
            } catch (RuntimeException e) {
                throw S10.broken("it threw " + e + " for " + scene.request() + ".", e);
            }
            if (once != twice) {
                throw S10.broken("first " + once + ", then " + twice + " for " + scene.request() + ".");
            }
            int unused = strategy.select(scene.request(), scene.prefill());
        }
    }

    /** If this fails, check look-ups that may find nothing. */
    @Test
    public final void required_s11_takes_any_feedback() {
        rules().takesAnyFeedback(S11);
    }

    /** If this fails, check the value that your scan starts from. */
    @Test
    public final void optional_s12_chooses_while_there_is_room() {
        S12.onlyIf(alwaysChooses());
        Strategy strategy = create(new TestContext(seed()));
        for (Scene scene : rules().ordinaryScenes()) {
            for (TestPool pool : List.of(scene.prefill(), scene.decode())) {
                if (hasRoom(pool) && strategy.select(scene.request(), pool) == Strategy.NONE) {
                    throw S12.broken("NONE for " + scene.request() + "; " + pool + " (seed " + seed() + ").");
                }
            }
        }
    }

    /** If this fails, check that hasRoom() is asked before loads are compared. */
    @Test
    public final void optional_s13_goes_where_there_is_room() {
        S13.onlyIf(avoidsFullNodes());
        Strategy strategy = create(new TestContext(seed()));
        for (Scene scene : rules().ordinaryScenes()) {
            for (TestPool pool : List.of(scene.prefill(), scene.decode())) {
                int index = strategy.select(scene.request(), pool);
                if (hasRoom(pool) && index != Strategy.NONE && !pool.hasRoom(index)) {
                    throw S13.broken("full node " + pool.node(index).id() + " for " + scene.request() + "; " + pool
                            + " (seed " + seed() + ").");
                }
            }
        }
    }

    private static boolean hasRoom(TestPool pool) {
        for (int i = 0; i < pool.size(); i++) {
            if (pool.hasRoom(i)) {
                return true;
            }
        }
        return false;
    }

    /** If this fails, check for lists, streams, boxing and lambdas that capture. */
    @Test
    public final void optional_s14_allocates_nothing() {
        S14.onlyIf(allocatesNothing());
        rules().allocatesNothing(S14);
    }

    /** If this fails, check signs, and that asking keeps no state. */
    @Test
    public final void optional_s15_costs_no_less_than_its_work() {
        Strategy strategy = create(new TestContext(seed()));
        S15.onlyIf(strategy instanceof PlanningStrategy);
        PlanningStrategy planning = (PlanningStrategy) strategy;
        for (Scene scene : rules().ordinaryScenes()) {
            for (int i = 0; i < scene.prefill().size(); i++) {
                long cost = planning.costNanos(scene.request(), scene.prefill(), i);
                long work = planning.workNanos(scene.request(), scene.prefill(), i);
                long again = planning.costNanos(scene.request(), scene.prefill(), i);
                if (work < 0 || cost < work || again != cost) {
                    throw S15.broken("cost " + cost + ", then " + again + ", and work " + work + " at index " + i
                            + " of " + scene + ".");
                }
            }
        }
    }

    /** If this fails, check that ties are broken by chance. */
    @Test
    public final void stochastic_s16_uses_equal_nodes_evenly() {
        S16.onlyIf(spreadsEvenly());
        for (Leg leg : Leg.values()) {
            Strategy strategy = create(new TestContext(seed()));
            TestPool pool = TestPool.alike(leg, IDLE_NODES);
            Scenes scenes = new Scenes(seed());
            int[] picks = new int[IDLE_NODES];
            int chosen = 0;
            for (int i = 0; i < 1_000 * IDLE_NODES; i++) {
                int index = strategy.select(scenes.request(), pool);
                if (index != Strategy.NONE) {
                    picks[index]++;
                    chosen++;
                }
            }
            for (int i = 0; i < IDLE_NODES; i++) {
                double share = (double) picks[i] * IDLE_NODES / chosen;
                if (!(share >= 0.5 && share <= 2)) {
                    throw S16.broken("for " + leg + ", node " + i + " of " + IDLE_NODES + " got " + picks[i] + " of "
                            + chosen + " picks (seed " + seed() + ").");
                }
            }
        }
    }

    /** Not tested: how much a strategy keeps cannot be seen from outside. */
    @Test
    public final void untested_s17_keeps_a_bounded_state() {
        S17.untested();
    }

    /** Not tested: it would take 2^31 picks and more. */
    @Test
    public final void untested_s18_survives_the_wrap_of_its_counters() {
        S18.untested();
    }
}
