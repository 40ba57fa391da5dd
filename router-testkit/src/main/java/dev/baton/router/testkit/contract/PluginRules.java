/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import com.sun.management.ThreadMXBean;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules that every kind of plugin shares that a router asks while it places a request. Confined to one thread, though
 * it starts others.
 *
 * @param make makes the plugin, a new one for each call
 * @param judge throws if an answer is not a legal one
 * @param seed decides everything that is left to chance
 */
record PluginRules(Function<PluginContext, Subject> make, ObjLongConsumer<Scene> judge, long seed) {
    private static final int THREADS = 4;
    private static final int PICKS = 10_000;
    private static final long PATIENCE_SECONDS = 60;
    private static final long SUSPICION_SECONDS = 3;
    private static final List<ReleaseCause> CAUSES = List.of(ReleaseCause.values());

    Subject subject() {
        return make.apply(new TestContext(seed));
    }

    List<Scene> ordinaryScenes() {
        return new Scenes(seed).ordinary(60);
    }

    /** It answers every one of these scenes, legally. */
    void answersAll(Rule rule, List<Scene> scenes) {
        Subject subject = subject();
        scenes.forEach(scene -> judged(rule, subject, scene));
    }

    private long judged(Rule rule, Subject subject, Scene scene) {
        long answer;
        try {
            answer = subject.ask(scene);
        } catch (RuntimeException | Error e) {
            throw rule.broken("it threw " + e + " for " + scene + " (seed " + seed + ").", e);
        }
        judge.accept(scene, answer);
        return answer;
    }

    /** It does not look at candidates after the call that they were given to, nor on another thread. */
    void forgetsCandidates(Rule rule) {
        Subject subject = subject();
        List<GuardedCandidates> given = new ArrayList<>();
        for (Scene scene : ordinaryScenes()) {
            GuardedCandidates prefill = new GuardedCandidates(scene.prefill());
            GuardedCandidates decode = new GuardedCandidates(scene.decode());
            subject.question().ask(scene.request(), prefill, decode);
            prefill.end();
            decode.end();
            given.add(prefill);
            given.add(decode);
            feedBack(subject.plugin(), scene, 0);
        }
        for (GuardedCandidates candidates : given) {
            String late = candidates.late();
            if (late != null) {
                throw rule.broken(late + " (seed " + seed + ").");
            }
        }
    }

    /** Two made from one seed, asked the same, answer the same. */
    void sameSeedSameAnswers(Rule rule) {
        TestContext oneContext = new TestContext(seed);
        TestContext otherContext = new TestContext(seed);
        Subject one = make.apply(oneContext);
        Subject other = make.apply(otherContext);
        List<Scene> scenes = new ArrayList<>(new Scenes(seed).idle(100, 5));
        scenes.addAll(ordinaryScenes());
        int step = 0;
        for (Scene scene : scenes) {
            long first = one.ask(scene);
            long second = other.ask(scene);
            if (first != second) {
                throw rule.broken("two that were made from one seed and asked the same answered differently at step "
                        + step + ": " + scene + " (seed " + seed + ").");
            }
            feedBack(one.plugin(), scene, step);
            feedBack(other.plugin(), scene, step);
            Duration pause = Duration.ofMillis(step++ % 7);
            oneContext.advance(pause);
            otherContext.advance(pause);
        }
    }

    /** Several threads ask it at once, and it answers all of them, legally. */
    void servesManyThreads(Rule rule) {
        Subject subject = subject();
        List<Thread> threads = new ArrayList<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int t = 0; t < THREADS; t++) {
            long ownSeed = seed + t;
            threads.add(daemon(() -> {
                List<Scene> scenes = new ArrayList<>(new Scenes(ownSeed).ordinary(20));
                scenes.addAll(new Scenes(ownSeed).changing(20));
                await(start);
                try {
                    for (int round = 0; round < 5; round++) {
                        for (Scene scene : scenes) {
                            judge.accept(scene, subject.ask(scene));
                            feedBack(subject.plugin(), scene, round);
                        }
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            if (!ends(thread, PATIENCE_SECONDS)) {
                throw rule.broken("a thread did not come back within " + PATIENCE_SECONDS + " s; it is at "
                        + Arrays.toString(thread.getStackTrace()));
            }
        }
        Throwable found = failure.get();
        if (found != null) {
            throw rule.broken(
                    THREADS + " threads asked at once, and one got " + found + " (seed " + seed + ").", found);
        }
    }

    /** It neither sleeps nor waits for anybody. */
    void neverWaits(Rule rule) {
        Subject subject = subject();
        List<Scene> scenes = ordinaryScenes();
        scenes.forEach(subject::ask); // once before, so that classes are loaded
        long before = waits();
        for (Scene scene : scenes) {
            subject.ask(scene);
            feedBack(subject.plugin(), scene, 0);
        }
        long waited = waits() - before;
        if (waited > 0) {
            throw rule.broken("the calling thread waited, parked, slept or was blocked " + waited + " times in "
                    + scenes.size() + " calls.");
        }
    }

    static long waits() {
        ThreadInfo info = ManagementFactory.getThreadMXBean()
                .getThreadInfo(Thread.currentThread().getId());
        return info.getWaitedCount() + info.getBlockedCount();
    }

    /** A thread that stops while it reads candidates keeps no other from asking. */
    void holdsNoLockWhileReading(Rule rule) {
        Subject subject = subject();
        List<Scene> scenes = new Scenes(seed).ordinary(2);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch otherIsDone = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        Runnable stopOnce = () -> {
            if (stopped.compareAndSet(false, true)) {
                reading.countDown();
                await(otherIsDone);
            }
        };
        Scene first = scenes.get(0);
        Thread slow = daemon(() -> {
            subject.question()
                    .ask(
                            first.request(),
                            new GuardedCandidates(first.prefill()).onRead(stopOnce),
                            new GuardedCandidates(first.decode()).onRead(stopOnce));
            reading.countDown();
        });
        await(reading);
        Thread other = daemon(() -> {
            subject.ask(scenes.get(1));
            feedBack(subject.plugin(), scenes.get(1), 0);
        });
        boolean free = ends(other, SUSPICION_SECONDS);
        otherIsDone.countDown();
        if (!free) {
            throw rule.broken("while one thread was reading candidates, another that asked had to wait for it.");
        }
        boolean unused = ends(slow, PATIENCE_SECONDS);
    }

    /** Asking it costs no memory. */
    void allocatesNothing(Rule rule) {
        Subject subject = subject();
        List<Scene> scenes = new Scenes(seed).idle(4, 64);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 6 && least > PICKS; round++) { // the first ones warm up
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PICKS; i++) {
                subject.ask(scenes.get(i & 3));
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > PICKS) {
            throw rule.broken(PICKS + " calls allocated " + least + " bytes.");
        }
    }

    /** Feedback in any order, of any node, does no harm. */
    void takesAnyFeedback(Rule rule) {
        Subject subject = subject();
        rule.onlyIf(subject.plugin() instanceof StrategyFeedback);
        int step = 0;
        for (Scene scene : new Scenes(seed).changing(60)) {
            try {
                feedBack(subject.plugin(), scene, step++);
            } catch (RuntimeException | Error e) {
                throw rule.broken("it threw " + e + " on feedback at step " + step + " (seed " + seed + ").", e);
            }
            judged(rule, subject, scene);
        }
    }

    private static void feedBack(Object plugin, Scene scene, int step) {
        if (!(plugin instanceof StrategyFeedback feedback)) {
            return;
        }
        RouteRequest request = scene.request();
        Node prefill = scene.prefill().node(step % scene.prefill().size());
        Node decode = scene.decode().node(step % scene.decode().size());
        long nanos = step % 5 == 4 ? 0 : 1_000_000L * (1 + step % 50);
        ReleaseCause cause = CAUSES.get(step % CAUSES.size());
        if (step % 3 != 0) {
            feedback.onDispatched(request, Leg.PREFILL, prefill);
            feedback.onDispatched(request, Leg.DECODE, decode);
        }
        feedback.onPrefillDone(request, prefill, request.promptTokens() / 2, nanos);
        feedback.onFirstChunk(request, decode, nanos);
        feedback.onReleased(request, Leg.PREFILL, prefill, cause, nanos);
        feedback.onReleased(request, Leg.DECODE, decode, cause, nanos);
        feedback.onReleased(request, Leg.DECODE, Node.decode("stranger").build(), cause, Long.MAX_VALUE);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "contract");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static boolean ends(Thread thread, long seconds) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(seconds));
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other thread did not get there");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
