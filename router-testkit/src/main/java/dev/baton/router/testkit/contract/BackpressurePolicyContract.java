/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.strategy.Candidates;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BackpressurePolicy} owes its router: the rules B01 to B11 of docs/SPEC.md, as tests. Extend it and say
 * how yours is made.
 */
public abstract class BackpressurePolicyContract {
    private static final Rule B01 = new Rule(
            "B01", "evaluate answers every request, and never null", "that every path returns Admit or Reject");
    private static final Rule B02 = new Rule(
            "B02",
            "a rejection has a code for programs, [a-z][a-z0-9_]*, and one line for people",
            "the code and the message of each Reject; figures belong into the message");
    private static final Rule B03 = new Rule(
            "B03", "a rejection that says when to try again says zero or later", "the sign of what you subtract");
    private static final Rule B04 = new Rule(
            "B04",
            "asking changes nothing: a prediction asks too",
            "that evaluate() counts nothing; what really happened is told to listeners");
    private static final Rule B05 = new Rule(
            "B05",
            "pressure is read during the call only, on the calling thread",
            "that no field, lambda or task keeps it");
    private static final Rule B06 =
            new Rule("B06", "any number of threads may ask at once", "that state is atomic, concurrent or immutable");
    private static final Rule B07 = new Rule(
            "B07", "it never waits", "for sleep, park, wait, locks, futures, log appenders and calls over a network");
    private static final Rule B08 =
            new Rule("B08", "no lock is held while pressure is read", "synchronized methods and blocks around it");
    private static final Rule B09 = new Rule(
            "B09",
            "time and chance come from the context, so that one seed gives one history",
            "for Math.random, ThreadLocalRandom, new Random(), System.nanoTime and the order of hash maps");
    private static final Rule B10 = new Rule(
            "B10",
            "counters at their limits are like any others, and no legal input throws",
            "sums that overflow, divisions by what may be zero, limits that are Long.MAX_VALUE, and reports with unknown figures");
    private static final Rule B11 = new Rule(
            "B11",
            "a pool without nodes is like any other",
            "divisions by usableNodes() and maxConcurrent(), which may be 0");

    /** For subclasses. */
    protected BackpressurePolicyContract() {}

    /**
     * Makes the policy, a new one for each call.
     *
     * @param context what a router would give; parts are found by name on the class path
     * @return the policy
     */
    protected abstract BackpressurePolicy create(PluginContext context);

    /**
     * Returns what everything that is left to chance grows from. A failure names it.
     *
     * @return 1 unless overridden
     */
    protected long seed() {
        return 1;
    }

    private PluginRules rules() {
        return new PluginRules(this::subject, (scene, answer) -> {}, seed());
    }

    private Subject subject(PluginContext context) {
        BackpressurePolicy policy = create(context);
        return new Subject(policy, (request, prefill, decode) -> {
            AdmissionDecision decision = policy.evaluate(request, pressure(prefill, decode));
            if (decision == null) {
                throw B01.broken("null for " + request + ".");
            }
            return decision.hashCode();
        });
    }

    private static TestPressure pressure(Candidates prefill, Candidates decode) {
        return new TestPressure(prefill, decode, 3, 9_000, 250_000_000);
    }

    private List<Scene> scenes() {
        List<Scene> scenes = new ArrayList<>(rules().ordinaryScenes());
        scenes.addAll(new Scenes(seed()).extreme());
        return scenes;
    }

    private List<AdmissionDecision.Reject> rejections() {
        BackpressurePolicy policy = create(new TestContext(seed()));
        List<AdmissionDecision.Reject> rejections = new ArrayList<>();
        for (Scene scene : scenes()) {
            AdmissionDecision decision = policy.evaluate(scene.request(), pressure(scene.prefill(), scene.decode()));
            if (decision instanceof AdmissionDecision.Reject reject) {
                rejections.add(reject);
            }
        }
        return rejections;
    }

    /** If this fails, check that every path returns Admit or Reject. */
    @Test
    public final void required_b01_answers_every_request() {
        rules().answersAll(B01, rules().ordinaryScenes());
        rules().answersAll(B01, new Scenes(seed()).changing(100));
    }

    /** If this fails, check the code and the message of each Reject. */
    @Test
    public final void required_b02_rejects_with_a_code_and_a_line() {
        for (AdmissionDecision.Reject reject : rejections()) {
            if (!reject.code().matches("[a-z][a-z0-9_]*")
                    || reject.message().isBlank()
                    || reject.message().lines().count() != 1) {
                throw B02.broken(reject + ".");
            }
        }
    }

    /** If this fails, check the sign of what you subtract. */
    @Test
    public final void required_b03_asks_nobody_back_before_now() {
        for (AdmissionDecision.Reject reject : rejections()) {
            if (reject.retryAfter() != null && reject.retryAfter().isNegative()) {
                throw B03.broken(reject + ".");
            }
        }
    }

    /** If this fails, check that evaluate() counts nothing. */
    @Test
    public final void required_b04_changes_nothing_when_asked() {
        BackpressurePolicy policy = create(new TestContext(seed()));
        for (Scene scene : scenes()) {
            AdmissionDecision once = policy.evaluate(scene.request(), pressure(scene.prefill(), scene.decode()));
            for (int i = 0; i < 20; i++) {
                AdmissionDecision again = policy.evaluate(scene.request(), pressure(scene.prefill(), scene.decode()));
                if (!once.equals(again)) {
                    throw B04.broken("first " + once + ", then " + again + " while nothing else had changed, for "
                            + scene + ".");
                }
            }
        }
    }

    /** If this fails, check that no field, lambda or task keeps it. */
    @Test
    public final void required_b05_forgets_the_pressure() {
        rules().forgetsCandidates(B05);
    }

    /** If this fails, check that state is atomic, concurrent or immutable. */
    @Test
    public final void required_b06_serves_many_threads() {
        rules().servesManyThreads(B06);
    }

    /** If this fails, check for sleep, park, wait, locks, futures, log appenders and calls over a network. */
    @Test
    public final void required_b07_never_waits() {
        rules().neverWaits(B07);
    }

    /** If this fails, check synchronized methods and blocks around it. */
    @Test
    public final void required_b08_holds_no_lock_while_it_reads() {
        rules().holdsNoLockWhileReading(B08);
    }

    /** If this fails, check for Math.random, ThreadLocalRandom, new Random(), System.nanoTime and the order of hash maps. */
    @Test
    public final void required_b09_repeats_itself_from_one_seed() {
        rules().sameSeedSameAnswers(B09);
    }

    /** If this fails, check sums that overflow, divisions by what may be zero, limits that are Long.MAX_VALUE, and reports with unknown figures. */
    @Test
    public final void required_b10_takes_counters_at_their_limits() {
        rules().answersAll(B10, new Scenes(seed()).extreme());
    }

    /** If this fails, check divisions by usableNodes() and maxConcurrent(). */
    @Test
    public final void required_b11_takes_an_empty_pool() {
        TestPool nobody = TestPool.alike(Leg.PREFILL, 0);
        TestPool some = TestPool.alike(Leg.DECODE, 2);
        rules().answersAll(
                        B11,
                        List.of(
                                new Scene(new Scenes(seed()).request(), nobody, some),
                                new Scene(new Scenes(seed()).request(), some, nobody),
                                new Scene(new Scenes(seed()).request(), nobody, nobody)));
    }
}
