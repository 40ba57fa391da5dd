/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.quickstart;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A client: asks for everything, prints the pieces as they come if it is to. Called by one thread at a time. */
final class Printer implements Flow.Subscriber<String> {
    private final @Nullable String id;
    private final boolean loud;

    Printer(@Nullable String id, boolean loud) {
        this.id = id;
        this.loud = loud;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {
        if (loud) {
            System.out.println(id + ": … " + piece);
        }
    }

    @Override
    public void onError(Throwable error) {
        System.out.println(id + ": " + error.getMessage());
    }

    @Override
    public void onComplete() {}
}
