/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Transports each of which breaks one rule, made of one that is right: it answers at once, with three chunks. */
final class WrongTransports {
    private WrongTransports() {}

    abstract static class OverThreeChunks extends TransportContract<String, String, String> {
        Engine engine = new Engine();

        @Override
        protected Transport<String, String, String> create() {
            engine = engine();
            return engine;
        }

        Engine engine() {
            return new Engine();
        }

        @Override
        protected Node prefillNode() {
            return Node.prefill("p").build();
        }

        @Override
        protected Node decodeNode() {
            return Node.decode("d").build();
        }

        @Override
        protected String payload() {
            return "prompt";
        }

        @Override
        protected RouteRequest.Builder describe() {
            return RouteRequest.builder().promptTokens(1);
        }

        @Override
        protected void await(BooleanSupplier until) {
            // it answers at once or never
        }

        @Override
        protected boolean cutOff(Node node) {
            engine.gone = true;
            return true;
        }
    }

    /** Keeps every rule, so that what extends it breaks only its own. */
    static class Engine implements Transport<String, String, String> {
        boolean gone;

        @Override
        public CompletionStage<PrefillResult<String, String>> prefill(PrefillCall<String> call) {
            if (gone) {
                return CompletableFuture.failedFuture(failure());
            }
            return CompletableFuture.completedFuture(new PrefillResult.Handoff<>("kv", PrefillUsage.UNKNOWN));
        }

        @Override
        public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, String> call) {
            return subscriber -> {
                Stream stream = stream(subscriber, call);
                subscriber.onSubscribe(stream);
                if (gone) {
                    stream.ended = true;
                    subscriber.onError(failure());
                } else {
                    call.cancellation().onCancel(stream::abort);
                }
            };
        }

        RuntimeException failure() {
            return dev.baton.router.api.transport.TransportException.unreachable("gone");
        }

        Stream stream(Flow.Subscriber<? super Chunk<String>> subscriber, LegCall<String> call) {
            return new Stream(subscriber, call);
        }
    }

    static class Stream implements Flow.Subscription {
        final Flow.Subscriber<? super Chunk<String>> subscriber;
        private final LegCall<String> call;
        private int sent;
        boolean ended;

        Stream(Flow.Subscriber<? super Chunk<String>> subscriber, LegCall<String> call) {
            this.subscriber = subscriber;
            this.call = call;
        }

        @Override
        public void request(long n) {
            for (long i = 0; i < n && sent < 3 && !ended; i++) {
                sent++;
                subscriber.onNext(chunk());
            }
            if (sent == 3 && !ended) {
                ended = true;
                end();
            }
        }

        Chunk<String> chunk() {
            return Chunk.of("word");
        }

        void end() {
            subscriber.onComplete();
        }

        void abort() {
            ended = true;
            call.stopped();
        }

        @Override
        public void cancel() {
            ended = true;
        }
    }

    static final class Blocks extends OverThreeChunks {
        @Override
        Engine engine() {
            return new Engine() {
                @Override
                public CompletionStage<PrefillResult<String, String>> prefill(PrefillCall<String> call) {
                    LockSupport.parkNanos(1_000); // where it would wait for the engine
                    return super.prefill(call);
                }
            };
        }
    }

    static final class ForgetsTheHandoff extends OverThreeChunks {
        @Override
        Engine engine() {
            return new Engine() {
                @Override
                public CompletionStage<PrefillResult<String, String>> prefill(PrefillCall<String> call) {
                    return new CompletableFuture<>();
                }
            };
        }
    }

    static final class SubscribesTwice extends OverThreeChunks {
        @Override
        Engine engine() {
            return new Engine() {
                @Override
                Stream stream(Flow.Subscriber<? super Chunk<String>> subscriber, LegCall<String> call) {
                    Stream stream = super.stream(subscriber, call);
                    subscriber.onSubscribe(stream);
                    return stream;
                }
            };
        }
    }

    static final class IgnoresDemand extends OverThreeChunks {
        @Override
        Engine engine() {
            return new Engine() {
                @Override
                Stream stream(Flow.Subscriber<? super Chunk<String>> subscriber, LegCall<String> call) {
                    return new Stream(subscriber, call) {
                        @Override
                        public void request(long n) {
                            super.request(Long.MAX_VALUE);
                        }
                    };
                }
            };
        }
    }

    static final class EndsTwice extends OverThreeChunks {
        @Override
        Engine engine() {
            return new Engine() {
                @Override
                Stream stream(Flow.Subscriber<? super Chunk<String>> subscriber, LegCall<String> call) {
                    return new Stream(subscriber, call) {
                        @Override
                        void end() {
                            subscriber.onComplete();
                            subscriber.onComplete();
                        }
                    };
                }
            };
        }
    }

    static final class SendsNull extends OverThreeChunks {
        @Override
        Engine engine() {
            return new Engine() {
                @Override
                Stream stream(Flow.Subscriber<? super Chunk<String>> subscriber, LegCall<String> call) {
                    return new Stream(subscriber, call) {
                        @Override
                        Chunk<String> chunk() {
                            return null;
                        }
                    };
                }
            };
        }
    }

    static final class IgnoresCancellation extends OverThreeChunks {
        @Override
        Engine engine() {
            return new Engine() {
                @Override
                public CompletionStage<PrefillResult<String, String>> prefill(PrefillCall<String> call) {
                    return new CompletableFuture<>(); // it would come, long after the client has gone
                }
            };
        }
    }

    static final class MislabelsFailures extends OverThreeChunks {
        @Override
        Engine engine() {
            return new Engine() {
                @Override
                RuntimeException failure() {
                    return new IllegalStateException("no connection");
                }
            };
        }
    }

    /** What the wrong ones are made of is right. */
    static final class Right extends OverThreeChunks {}
}
