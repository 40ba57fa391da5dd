/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.api.Plugins;
import dev.baton.router.api.plugin.PluginListing;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists every plugin that is found by name, with its settings and their defaults. Confined to one thread. */
@Command(
        name = StrategiesCommand.NAME,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpWidth = 110,
        description = {
            "Lists every strategy, placement strategy, scorer, filter, backpressure policy and queue order that is found "
                    + "on the class path, with its settings and their defaults.",
            ""
        },
        footer = {
            "",
            "To add your own: java -cp baton.jar:yours.jar dev.baton.examples.lab.Main strategies",
            "It is then known by its name, for instance to replay --prefill-strategy."
        })
final class StrategiesCommand implements Callable<Integer> {
    static final String NAME = "strategies";

    @Spec
    private @Nullable CommandSpec spec;

    /** Made by picocli. */
    StrategiesCommand() {}

    @Override
    public Integer call() {
        Plugins plugins = Plugins.find(loader());
        PrintWriter out = out();
        Class<?> kind = null;
        for (PluginListing each : plugins.list()) {
            if (!each.type().equals(kind)) {
                out.println((kind == null ? "" : System.lineSeparator()) + title(each.type()));
                kind = each.type();
            }
            print(out, each);
        }
        List<String> broken = plugins.broken();
        broken.forEach(line -> out.println(System.lineSeparator() + "skipped as broken: " + line));
        out.flush();
        return 0;
    }

    private static ClassLoader loader() {
        ClassLoader own = StrategiesCommand.class.getClassLoader();
        return own != null ? own : ClassLoader.getSystemClassLoader();
    }

    private static void print(PrintWriter out, PluginListing each) {
        String state = switch (each.state()) {
            case ACTIVE -> "";
            case SHADOWED -> " (shadowed by another of this name)";
            case UNAVAILABLE -> " (not available here)";
        };
        String from = each.providerClass().startsWith("dev.baton.router.") ? "" : " [" + each.providerClass() + "]";
        out.println("  " + each.name() + ": " + each.description() + state + from);
        for (PluginListing.Setting setting : each.settings()) {
            String fallback = setting.fallback() == null ? "" : "=" + setting.fallback();
            out.println("      " + setting.name() + fallback + "  " + setting.doc() + "; " + setting.range());
        }
    }

    /** Makes words of a type's name: PlacementStrategy becomes PLACEMENT STRATEGY. */
    private static String title(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(Locale.ROOT);
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it before it calls");
        }
        return spec.commandLine().getOut();
    }
}
