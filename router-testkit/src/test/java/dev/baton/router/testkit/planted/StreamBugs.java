/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.Transport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Chunks that are lost, doubled, late, early or somebody else's. Not instantiable. */
final class StreamBugs {
    private StreamBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug("a chunk is given twice", "R2", "but attempt 1 sent", () -> new OfClients(Doubled::new)),
                new PlantedBug("a chunk is dropped", "R2", "but attempt 1 sent", () -> new OfClients(Dropped::new)),
                new PlantedBug(
                        "two chunks change places", "R2", "but attempt 1 sent", () -> new OfClients(Swapped::new)),
                new PlantedBug(
                        "one chunk more than demanded is given",
                        "R2",
                        "chunks and has asked for",
                        () -> new OfClients(Greedy::new)),
                new PlantedBug("a chunk comes after the end", "R2", "after its end", () -> new OfClients(Late::new)),
                new PlantedBug(
                        "a chunk comes before onSubscribe",
                        "R2",
                        "before its subscription",
                        () -> new OfClients(Early::new)),
                new PlantedBug(
                        "a stream that pauses is taken for a finished one",
                        "R2",
                        "no engine has finished its stream",
                        Impatient::new),
                new PlantedBug(
                        "chunks of a dead attempt are let through",
                        "R2",
                        "which the attempt that counts did not send",
                        Unfenced::new));
    }

    /** Changes what every client is given. */
    private static final class OfClients extends Mutant {
        private final Change change;

        OfClients(Change change) {
            this.change = change;
        }

        @Override
        <T> Flow.Subscriber<? super T> subscriber(RouteRequest request, Flow.Subscriber<? super T> client) {
            return change.of(client);
        }

        private interface Change {
            <T> MutantStream<T> of(Flow.Subscriber<? super T> client);
        }
    }

    private static final class Doubled<T> extends MutantStream<T> {
        private int given;

        Doubled(Flow.Subscriber<? super T> client) {
            super(client);
        }

        @Override
        public void onNext(T item) {
            super.onNext(item);
            if (++given == 3) {
                super.onNext(item);
            }
        }
    }

    private static final class Dropped<T> extends MutantStream<T> {
        private int given;

        Dropped(Flow.Subscriber<? super T> client) {
            super(client);
        }

        @Override
        public void onNext(T item) {
            if (++given != 3) {
                super.onNext(item);
            }
        }
    }

    /** Only where the client wants everything, so that the chunk held back is no reason to wait. */
    private static final class Swapped<T> extends MutantStream<T> {
        private boolean wantsAll;
        private int given;
        private @Nullable T held;

        Swapped(Flow.Subscriber<? super T> client) {
            super(client);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            super.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long chunks) {
                    wantsAll |= chunks == Long.MAX_VALUE;
                    subscription.request(chunks);
                }

                @Override
                public void cancel() {
                    subscription.cancel();
                }
            });
        }

        @Override
        public void onNext(T item) {
            if (++given == 3 && wantsAll) {
                held = item;
                return;
            }
            super.onNext(item);
            release();
        }

        @Override
        public void onError(Throwable error) {
            release();
            super.onError(error);
        }

        @Override
        public void onComplete() {
            release();
            super.onComplete();
        }

        private void release() {
            T item = held;
            held = null;
            if (item != null) {
                super.onNext(item);
            }
        }
    }

    private static final class Greedy<T> extends MutantStream<T> {
        Greedy(Flow.Subscriber<? super T> client) {
            super(client);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            super.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long chunks) {
                    subscription.request(chunks > 0 && chunks < Long.MAX_VALUE ? chunks + 1 : chunks);
                }

                @Override
                public void cancel() {
                    subscription.cancel();
                }
            });
        }
    }

    private static final class Late<T> extends MutantStream<T> {
        private @Nullable T last;

        Late(Flow.Subscriber<? super T> client) {
            super(client);
        }

        @Override
        public void onNext(T item) {
            last = item;
            super.onNext(item);
        }

        @Override
        public void onComplete() {
            super.onComplete();
            T item = last;
            if (item != null) {
                super.onNext(item);
            }
        }
    }

    private static final class Early<T> extends MutantStream<T> {
        private Flow.@Nullable Subscription kept;

        Early(Flow.Subscriber<? super T> client) {
            super(client);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            kept = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(T item) {
            super.onNext(item);
            Flow.Subscription subscription = kept;
            kept = null;
            if (subscription != null) {
                super.onSubscribe(subscription);
            }
        }
    }

    private static final class Impatient extends Mutant {
        private static final int STREAMS = 20;

        private int streams;

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                Flow.Subscriber<Chunk<T>> stream(DecodeCall<Q, H> call, Flow.Subscriber<? super Chunk<T>> router) {
                    boolean cut = ++streams % STREAMS == 0;
                    return new MutantStream<>(router) {
                        @Override
                        public void onNext(Chunk<T> chunk) {
                            super.onNext(chunk);
                            if (cut) {
                                onComplete();
                            }
                        }
                    };
                }
            };
        }
    }

    /** What a stream sends after it was withdrawn goes straight to the client. */
    private static final class Unfenced extends Mutant {
        private final Map<String, Flow.Subscriber<Object>> clients = new HashMap<>();

        @Override
        @SuppressWarnings("unchecked") // A router has one type of chunks.
        <T> Flow.Subscriber<? super T> subscriber(RouteRequest request, Flow.Subscriber<? super T> client) {
            clients.put(String.valueOf(request.id()), (Flow.Subscriber<Object>) client);
            return client;
        }

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                Flow.Subscriber<Chunk<T>> stream(DecodeCall<Q, H> call, Flow.Subscriber<? super Chunk<T>> router) {
                    Flow.Subscriber<Object> client = clients.get(call.requestId());
                    return client == null ? super.stream(call, router) : new LetThrough<>(router, client);
                }
            };
        }

        private static final class LetThrough<T> extends MutantStream<Chunk<T>> {
            private final Flow.Subscriber<Object> client;
            private boolean withdrawn;

            LetThrough(Flow.Subscriber<? super Chunk<T>> router, Flow.Subscriber<Object> client) {
                super(router);
                this.client = client;
            }

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                super.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long chunks) {
                        subscription.request(chunks);
                    }

                    @Override
                    public void cancel() {
                        withdrawn = true;
                        subscription.cancel();
                    }
                });
            }

            @Override
            public void onNext(Chunk<T> chunk) {
                if (withdrawn && chunk != null) {
                    client.onNext(chunk.value());
                } else {
                    super.onNext(chunk);
                }
            }
        }
    }
}
