/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.baton.router.api.RouterImplementation;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules R14 and R15 where a history cannot show them, and the order of core's packages. */
class ArchitectureTest {
    private static final String CORE = "dev.baton.router.core.";
    private static final JavaClasses MODULES = new ClassFileImporter()
            .importUrls(List.of(
                    origin(RouterImplementation.class),
                    origin(RouterImplementation.find().getClass()),
                    origin(builtInStrategy())));

    private static Class<?> builtInStrategy() {
        try {
            return Class.forName("dev.baton.router.strategies.RandomProvider");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the built-in strategies are not there", e);
        }
    }

    private static URL origin(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void allThreeModulesAreLookedAt() {
        assertThat(MODULES)
                .extracting(type -> type.getPackageName().replaceAll("(dev\\.baton\\.router\\.[a-z]+).*", "$1"))
                .contains("dev.baton.router.api", "dev.baton.router.core", "dev.baton.router.strategies");
    }

    @Test
    void r15_timeAndChanceAreInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CORE + "time..")
                .should()
                .callMethodWhere(call("java.lang.System", "nanoTime|currentTimeMillis"))
                .orShould()
                .callMethodWhere(call("java.lang.Math", "random"))
                .orShould()
                .callMethodWhere(call("java.lang.Thread", "sleep|start"))
                .orShould()
                .callMethodWhere(call("java.time.*", "now"))
                .orShould()
                .callConstructorWhere(target(owner(nameMatching("java\\..*Random"))))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .check(MODULES);
    }

    /** Who holds one runs no foreign code in it; see their class comments. */
    @Test
    void r14_locksAreFewAndKnown() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(CORE + "registry.DefaultNodeRegistry")
                .and()
                .doNotHaveFullyQualifiedName(CORE + "admission.WaitingRoom")
                .and()
                .doNotHaveFullyQualifiedName("dev.baton.router.strategies.support.NodeTable")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks..")
                .check(MODULES);
        methods()
                .that()
                .areNotDeclaredIn("dev.baton.router.strategies.support.NodeTable")
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .check(MODULES);
    }

    /** But for {@code tryRoute}, which takes what admission has decided before it returned. */
    @Test
    void nobodyBlocks() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CORE + "time..")
                .and()
                .doNotHaveFullyQualifiedName(CORE + "dispatch.Dispatcher")
                .should()
                .callMethodWhere(call("java.util.concurrent.*Future", "get|join"))
                .orShould()
                .callMethodWhere(call("java.util.concurrent.(CountDownLatch|Semaphore|.*BlockingQueue)", ".*"))
                .orShould()
                .callMethodWhere(call("java.lang.Object", "wait"))
                .check(MODULES);
    }

    /** The way of a request through core, with no way back. */
    @Test
    void corePackagesAreStages() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("dispatch")
                .definedBy(CORE + "dispatch..")
                .layer("admission")
                .definedBy(CORE + "admission..")
                .layer("placement")
                .definedBy(CORE + "placement..")
                .layer("health")
                .definedBy(CORE + "health..")
                .layer("registry")
                .definedBy(CORE + "registry..")
                .layer("telemetry")
                .definedBy(CORE + "telemetry..")
                .whereLayer("dispatch")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("admission")
                .mayOnlyBeAccessedByLayers("dispatch")
                .whereLayer("placement")
                .mayOnlyBeAccessedByLayers("admission", "dispatch")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("dispatch")
                .whereLayer("telemetry")
                .mayOnlyBeAccessedByLayers("dispatch")
                .check(MODULES);
        noClasses()
                .that()
                .resideInAPackage("dev.baton.router.strategies..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.baton.router.core..")
                .check(MODULES);
    }

    private static DescribedPredicate<JavaCall<?>> call(String owner, String method) {
        return target(owner(nameMatching(owner))).and(target(nameMatching(method)));
    }
}
