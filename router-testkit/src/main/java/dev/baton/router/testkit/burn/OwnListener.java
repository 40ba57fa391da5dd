/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.request.Phase;

/** A host's listener: follows phases; throws or calls the router back when that trouble strikes. Confined to one thread. */
final class OwnListener implements RouterListener {
    private final ActiveTroubles troubles;
    private final CallBack callBack;

    OwnListener(ActiveTroubles troubles, CallBack callBack) {
        this.troubles = troubles;
        this.callBack = callBack;
    }

    @Override
    public void onEvent(RouterEvent event) {
        if (!(event instanceof RouterEvent.OfRequest ofRequest)) {
            return;
        }
        String id = ofRequest.requestId();
        if (event instanceof RouterEvent.PhaseChanged changed) {
            troubles.enters(id, changed.phase());
        } else if (event instanceof RouterEvent.Redispatched) {
            troubles.enters(id, Phase.WAITING);
        }
        if (troubles.strikes(Trouble.LISTENER_CALLS_BACK, id)) {
            callBack.run();
        }
        if (troubles.strikes(Trouble.LISTENER_THROWS, id)) {
            throw new IllegalStateException("a bug in the listener");
        }
    }
}
