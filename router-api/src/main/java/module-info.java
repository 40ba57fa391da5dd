/* SPDX-License-Identifier: Apache-2.0 */
import org.jspecify.annotations.NullMarked;

/**
 * What the users of Baton compile against: embedders, strategy authors and testers. Depends on JSpecify annotations
 * only. The implementation is found at run time, see {@link dev.baton.router.api.RouterImplementation}.
 */
@NullMarked
module dev.baton.router.api {
    requires static transitive org.jspecify;

    exports dev.baton.router.api;
    exports dev.baton.router.api.admission;
    exports dev.baton.router.api.annotation;
    exports dev.baton.router.api.event;
    exports dev.baton.router.api.knowledge;
    exports dev.baton.router.api.node;
    exports dev.baton.router.api.plugin;
    exports dev.baton.router.api.request;
    exports dev.baton.router.api.settings;
    exports dev.baton.router.api.strategy;
    exports dev.baton.router.api.time;
    exports dev.baton.router.api.transport;

    uses dev.baton.router.api.RouterImplementation;
}
