package org.palisade.host;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.runner.RunWith;

/** Which room of the host may know which. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(
    packages = "org.palisade.host",
    importOptions = ImportOption.DoNotIncludeTests.class)
public class ArrowsTest {

  /** Each room, and who may know it. */
  @ArchTest
  static final ArchRule roomsAreKnownOnlyToThoseBeforeThem =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.palisade.host..")
          .layer("host")
          .definedBy("org.palisade.host")
          .layer("gateway")
          .definedBy("org.palisade.host.gateway..")
          .layer("agent")
          .definedBy("org.palisade.host.agent..")
          .layer("command")
          .definedBy("org.palisade.host.command..")
          .layer("control")
          .definedBy("org.palisade.host.control..")
          .layer("facade")
          .definedBy("org.palisade.host.facade..")
          .layer("controller")
          .definedBy("org.palisade.host.controller..")
          .layer("dispatch")
          .definedBy("org.palisade.host.dispatch..")
          .layer("intake")
          .definedBy("org.palisade.host.intake..")
          .layer("cib")
          .definedBy("org.palisade.host.cib..")
          .layer("inventory")
          .definedBy("org.palisade.host.inventory..")
          .layer("operation")
          .definedBy("org.palisade.host.operation..")
          .layer("deploy")
          .definedBy("org.palisade.host.deploy..")
          .layer("journal")
          .definedBy("org.palisade.host.journal..")
          .layer("lock")
          .definedBy("org.palisade.host.lock..")
          .layer("device")
          .definedBy("org.palisade.host.device..")
          .layer("secret")
          .definedBy("org.palisade.host.secret..")
          .layer("settings")
          .definedBy("org.palisade.host.settings..")
          .layer("machine")
          .definedBy("org.palisade.host.machine..")
          .whereLayer("host")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("host", "agent", "command", "controller")
          .whereLayer("agent")
          .mayOnlyBeAccessedByLayers("host")
          .whereLayer("command")
          .mayOnlyBeAccessedByLayers("host")
          .whereLayer("control")
          .mayNotAccessAnyLayer()
          .whereLayer("facade")
          .mayOnlyBeAccessedByLayers("host")
          .whereLayer("controller")
          .mayOnlyBeAccessedByLayers("host", "facade")
          .whereLayer("dispatch")
          .mayOnlyBeAccessedByLayers("host", "agent", "facade", "controller")
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("host", "facade")
          .whereLayer("cib")
          .mayOnlyBeAccessedByLayers("dispatch", "intake")
          .whereLayer("inventory")
          .mayOnlyBeAccessedByLayers("host", "agent", "facade", "controller", "dispatch", "intake")
          .whereLayer("secret")
          .mayOnlyBeAccessedByLayers("agent", "inventory")
          .whereLayer("operation")
          .mayOnlyBeAccessedByLayers("host", "agent", "command", "facade", "controller", "dispatch")
          .whereLayer("deploy")
          .mayOnlyBeAccessedByLayers("host")
          .whereLayer("journal")
          .mayOnlyBeAccessedByLayers("host", "operation", "facade")
          .whereLayer("lock")
          .mayOnlyBeAccessedByLayers("host", "operation")
          .whereLayer("machine")
          .mayOnlyBeAccessedByLayers("host", "journal", "lock", "device");

  @ArchTest
  static final ArchRule thereIsNoCircle =
      slices().matching("org.palisade.host.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCompositionRootKnowsTheFramework =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.palisade.host")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.osgi.framework..", "org.osgi.service..");

  @ArchTest
  static final ArchRule coreKnowsNoVendor =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.palisade.plugin.*..", "org.palisade.clc..", "org.apache.cxf..");
}
