package dev.understudy.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rules over the compiled classes of all modules before this one. They are read as files: no
/// module is on the class path of these tests.
class ModulesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void noTestOfAModuleSleeps() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "Thread.sleep or its kin",
                (JavaCall<?> call) ->
                    call.getTarget().getName().equals("sleep")
                        && List.of("java.lang.Thread", "java.util.concurrent.TimeUnit")
                            .contains(call.getTargetOwner().getName())))
        .because(
            "a sleep is slow when it is long enough and wrong when it is not: use VirtualTime, or"
                + " wait for what must happen")
        .allowEmptyShould(true)
        .check(
            compiled(
                "test-classes",
                List.of(
                    "core",
                    "testkit",
                    "config",
                    "dialects",
                    "transport",
                    "simulator",
                    "gateway",
                    "cli")));
  }

  @Test
  void onlyTheHttpModulesKnowNetty() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .because("whoever takes the engine or a dialect does not take an HTTP library")
        .check(compiled("classes", List.of("core", "testkit", "config", "dialects", "simulator")));
  }

  @Test
  void onlyTheFormatModulesKnowAJsonLibrary() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
        .because("formats are read and written in config and dialects; everyone else gets values")
        .check(
            compiled("classes", List.of("core", "testkit", "transport", "simulator", "gateway")));
  }

  @Test
  void librariesLogThroughTheJdk() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "ch.qos.logback..")
        .because("the program that uses a library chooses the logging")
        .check(
            compiled(
                "classes",
                List.of("core", "testkit", "config", "dialects", "transport", "simulator")));
  }

  @Test
  void inputIsNeverTurnedIntoCodeOrObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.script..", "java.rmi..", "javax.naming..", "java.beans..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.fasterxml.jackson.annotation.JsonTypeInfo")
        .orShould()
        .callMethodWhere(
            describe(
                "reflection or class loading by name",
                (JavaCall<?> call) ->
                    call.getTargetOwner().getName().startsWith("java.lang.reflect.")
                        || (call.getTargetOwner().getName().equals("java.lang.Class")
                            && call.getName().equals("forName"))))
        .because("what a stranger sends is data and stays data")
        .check(compiled("classes", List.of("config", "dialects", "transport", "gateway")));
  }

  /// The classes of these modules; each that has sources must have been built.
  private static JavaClasses compiled(String kind, List<String> modules) {
    String sources = kind.equals("classes") ? "main" : "test";
    List<Path> folders =
        modules.stream()
            .map(ROOT::resolve)
            .filter(module -> Files.isDirectory(module.resolve("src").resolve(sources)))
            .map(module -> module.resolve("target").resolve(kind))
            .toList();
    assertThat(folders).as("build all modules first: ./check").allMatch(Files::isDirectory);
    return new ClassFileImporter().importPaths(folders);
  }
}
