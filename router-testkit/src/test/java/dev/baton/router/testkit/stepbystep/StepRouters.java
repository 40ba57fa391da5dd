/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.Plugins;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.RouterImplementation;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.SimHandoff;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import dev.baton.router.testkit.time.VirtualTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Makes {@link StepRouter}s around routers of the real implementation, for simulated engines alone. */
record StepRouters(VirtualTime time, StepHost.Steps steps) implements RouterImplementation {
    @Override
    public NodeRegistry newRegistry() {
        return RouterImplementation.find().newRegistry();
    }

    @Override
    public <Q, H, T> RouterBuilder<Q, T> newRouter(Transport<Q, H, T> transport) {
        RouterBuilder<Q, T> real = RouterImplementation.find().newRouter(transport);
        List<RouterListener> listeners = new ArrayList<>();
        Object[] self = new Object[1];
        self[0] = Proxy.newProxyInstance(
                RouterBuilder.class.getClassLoader(), new Class<?>[] {RouterBuilder.class}, (proxy, method, args) -> {
                    if (method.getName().equals("listener")) {
                        listeners.add((RouterListener) args[0]);
                    }
                    Object result;
                    try {
                        result = method.invoke(real, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return method.getName().equals("build") ? around(result, transport, listeners) : self[0];
                });
        @SuppressWarnings("unchecked")
        RouterBuilder<Q, T> builder = (RouterBuilder<Q, T>) self[0];
        return builder;
    }

    @Override
    public Plugins plugins(ClassLoader classLoader) {
        return RouterImplementation.find().plugins(classLoader);
    }

    @SuppressWarnings("unchecked")
    private StepRouter around(Object router, Transport<?, ?, ?> transport, List<RouterListener> listeners) {
        RequestRouter<SimPrompt, SimToken> real = (RequestRouter<SimPrompt, SimToken>) router;
        StepHost<SimPrompt, SimHandoff> host =
                new StepHost<>(real, (Transport<SimPrompt, SimHandoff, SimToken>) transport, time, steps);
        return new StepRouter(real, host, event -> listeners.forEach(l -> l.onEvent(event)));
    }
}
