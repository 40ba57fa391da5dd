/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.strategy.LegPair;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PlacementStrategy} owes its router: the rules P01 to P12 of docs/SPEC.md, as tests. Extend it, say how
 * yours is made, and switch off what it does not claim.
 */
public abstract class PlacementStrategyContract {
    private static final Rule P01 = new Rule(
            "P01",
            "place returns a pair made by LegPair, of indexes of the candidates, LOCAL for prefill or OPEN for decode",
            "which index belongs to which leg, and that LOCAL and OPEN are not swapped");
    private static final Rule P02 = new Rule(
            "P02",
            "candidates are read during the call only, on the calling thread",
            "that no field, lambda or task keeps them");
    private static final Rule P03 =
            new Rule("P03", "any number of threads may ask at once", "that state is atomic, concurrent or immutable");
    private static final Rule P04 = new Rule(
            "P04", "it never waits", "for sleep, park, wait, locks, futures, log appenders and calls over a network");
    private static final Rule P05 = new Rule(
            "P05", "no lock is held while candidates are read", "synchronized methods and blocks around the scan");
    private static final Rule P06 = new Rule(
            "P06",
            "time and chance come from the context, so that one seed gives one history",
            "for Math.random, ThreadLocalRandom, new Random(), System.nanoTime and the order of hash maps");
    private static final Rule P07 = new Rule(
            "P07",
            "counters at their limits are like any others, and no legal input throws",
            "sums that overflow, divisions by what may be zero, limits that are Long.MAX_VALUE, and reports with unknown figures");
    private static final Rule P08 = new Rule(
            "P08",
            "nodes may come, go and restart between any two calls",
            "what you keep by index or slot: keep it with the node's id and incarnation");
    private static final Rule P09 = new Rule(
            "P09",
            "feedback comes in any order, from any thread, also of nodes that were never candidates",
            "look-ups by node that may find nothing");
    private static final Rule P10 = new Rule(
            "P10",
            "a call allocates nothing",
            "for lists, streams, boxed numbers, lambdas that capture, and iterators");
    private static final Rule P11 = new Rule(
            "P11",
            "where nodes that fit each other have room, they are chosen",
            "how labels are compared: model, revision and kv-format agree, or one of the nodes lacks the label");
    private static final Rule P12 = new Rule(
            "P12",
            "equal nodes are used evenly on both legs: of 8 idle ones, each gets half to twice its share",
            "that ties are broken by chance on both legs");

    /** For subclasses. */
    protected PlacementStrategyContract() {}

    /**
     * Makes the placement strategy, a new one for each call.
     *
     * @param context what a router would give; parts are found by name on the class path
     * @return the strategy
     */
    protected abstract PlacementStrategy create(PluginContext context);

    /**
     * Says whether nodes that fit each other are found where they have room (rule P11).
     *
     * @return true unless overridden
     */
    protected boolean choosesNodesThatFit() {
        return true;
    }

    /**
     * Says whether nodes that are alike are used evenly (rule P12).
     *
     * @return true unless overridden
     */
    protected boolean spreadsEvenly() {
        return true;
    }

    /**
     * Says whether a call allocates nothing (rule P10).
     *
     * @return true unless overridden
     */
    protected boolean allocatesNothing() {
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
        return new PluginRules(this::subject, PlacementStrategyContract::judge, seed());
    }

    private Subject subject(PluginContext context) {
        PlacementStrategy strategy = create(context);
        return new Subject(strategy, strategy::place);
    }

    private static void judge(Scene scene, long pair) {
        int p = LegPair.prefill(pair);
        int d = LegPair.decode(pair);
        boolean prefill = p == LegPair.LOCAL || isIndex(p, scene.prefill());
        boolean decode = d == LegPair.OPEN || isIndex(d, scene.decode());
        boolean placesBoth = p != LegPair.LOCAL || d != LegPair.OPEN;
        if (!prefill || !decode || !placesBoth) {
            throw P01.broken("prefill " + p + " with decode " + d + " for " + scene + ".");
        }
    }

    private static boolean isIndex(int index, TestPool pool) {
        return index == Strategy.NONE || (index >= 0 && index < pool.size());
    }

    /** Makes nodes each of which has a kv-format of its own. */
    private static List<Node> kinds(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Node.hybrid(prefix + i)
                        .label(Node.KV_FORMAT, "format-" + i)
                        .build())
                .toList();
    }

    private static String format(TestPool pool, int index) {
        return String.valueOf(pool.node(index).label(Node.KV_FORMAT));
    }

    /** If this fails, check which index belongs to which leg. */
    @Test
    public final void required_p01_answers_with_a_legal_pair() {
        rules().answersAll(P01, rules().ordinaryScenes());
    }

    /** If this fails, check that no field, lambda or task keeps them. */
    @Test
    public final void required_p02_forgets_the_candidates() {
        rules().forgetsCandidates(P02);
    }

    /** If this fails, check that state is atomic, concurrent or immutable. */
    @Test
    public final void required_p03_serves_many_threads() {
        rules().servesManyThreads(P03);
    }

    /** If this fails, check for sleep, park, wait, locks, futures, log appenders and calls over a network. */
    @Test
    public final void required_p04_never_waits() {
        rules().neverWaits(P04);
    }

    /** If this fails, check synchronized methods and blocks around the scan. */
    @Test
    public final void required_p05_holds_no_lock_while_it_reads() {
        rules().holdsNoLockWhileReading(P05);
    }

    /** If this fails, check for Math.random, ThreadLocalRandom, new Random(), System.nanoTime and the order of hash maps. */
    @Test
    public final void required_p06_repeats_itself_from_one_seed() {
        rules().sameSeedSameAnswers(P06);
    }

    /** If this fails, check sums that overflow, divisions by what may be zero, limits that are Long.MAX_VALUE, and reports with unknown figures. */
    @Test
    public final void required_p07_takes_counters_at_their_limits() {
        rules().answersAll(P07, new Scenes(seed()).extreme());
    }

    /** If this fails, check what you keep by index or slot: keep it with the node's id and incarnation. */
    @Test
    public final void required_p08_copes_with_nodes_that_come_and_go() {
        rules().answersAll(P08, new Scenes(seed()).changing(200));
    }

    /** If this fails, check look-ups by node that may find nothing. */
    @Test
    public final void required_p09_takes_any_feedback() {
        rules().takesAnyFeedback(P09);
    }

    /** If this fails, check for lists, streams, boxed numbers, lambdas that capture, and iterators. */
    @Test
    public final void optional_p10_allocates_nothing() {
        P10.onlyIf(allocatesNothing());
        rules().allocatesNothing(P10);
    }

    /** If this fails, check how labels are compared. */
    @Test
    public final void optional_p11_chooses_nodes_that_fit() {
        P11.onlyIf(choosesNodesThatFit());
        PlacementStrategy strategy = create(new TestContext(seed()));
        for (int pairs = 1; pairs <= 4; pairs++) {
            TestPool prefill = TestPool.of(Leg.PREFILL, kinds("p", pairs));
            TestPool decode = TestPool.of(Leg.DECODE, kinds("d", pairs));
            for (int i = 0; i < 20; i++) {
                long pair = strategy.place(new Scenes(seed() + i).request(), prefill, decode);
                int p = LegPair.prefill(pair);
                int d = LegPair.decode(pair);
                boolean both = p >= 0 && d >= 0;
                if (pair == LegPair.NONE || (both && !format(prefill, p).equals(format(decode, d)))) {
                    throw P11.broken("prefill " + p + " with decode " + d + " of " + pairs
                            + " kinds of nodes, each with a kv-format of its own (seed " + (seed() + i) + ").");
                }
            }
        }
    }

    /** If this fails, check that ties are broken by chance on both legs. */
    @Test
    public final void stochastic_p12_uses_equal_nodes_evenly() {
        P12.onlyIf(spreadsEvenly());
        PlacementStrategy strategy = create(new TestContext(seed()));
        int[] prefills = new int[8];
        int[] decodes = new int[8];
        for (Scene scene : new Scenes(seed()).idle(8_000, 8)) {
            long pair = strategy.place(scene.request(), scene.prefill(), scene.decode());
            if (LegPair.prefill(pair) >= 0) {
                prefills[LegPair.prefill(pair)]++;
            }
            if (LegPair.decode(pair) >= 0) {
                decodes[LegPair.decode(pair)]++;
            }
        }
        for (int[] picks : List.of(prefills, decodes)) {
            int chosen = Arrays.stream(picks).sum();
            for (int pick : picks) {
                if (chosen > 0 && (pick * 8 < chosen / 2 || pick * 8 > chosen * 2)) {
                    throw P12.broken("picks " + Arrays.toString(picks) + " (seed " + seed() + ").");
                }
            }
        }
    }
}
