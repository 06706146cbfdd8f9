package dev.understudy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The walls of core that a machine can check, each with its reason.
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.understudy");
  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
          .importPackages("dev.understudy");

  /// What each package may use, besides itself and the JDK.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("attempt", Set.of()),
          Map.entry("resume", Set.of()),
          Map.entry("policy", Set.of("attempt")),
          Map.entry("call", Set.of("attempt", "policy")),
          Map.entry("health", Set.of("attempt", "policy", "call")),
          Map.entry("select", Set.of("attempt", "policy", "call", "health")),
          Map.entry("plan", Set.of("attempt", "policy", "call", "health", "select")),
          Map.entry("observe", Set.of("attempt", "policy", "call")),
          Map.entry(
              "engine", Set.of("attempt", "policy", "call", "health", "select", "plan", "observe")),
          Map.entry(
              "provider",
              Set.of(
                  "attempt", "policy", "call", "health", "select", "plan", "observe", "engine",
                  "resume")),
          Map.entry(
              "failover",
              Set.of(
                  "attempt",
                  "policy",
                  "call",
                  "health",
                  "select",
                  "plan",
                  "observe",
                  "engine",
                  "resume",
                  "provider")));

  /// The one class of `health` with effects: it makes the rules' transitions atomic.
  private static final DescribedPredicate<JavaClass> STORE =
      describe(
          "the health store",
          type ->
              type.getPackageName().equals("dev.understudy.health")
                  && (type.getName().startsWith("dev.understudy.health.InMemoryHealth")
                      || type.getName().equals("dev.understudy.health.Cell")));

  private static final DescribedPredicate<JavaClass> PURE =
      resideInAnyPackage(
              Stream.of("attempt", "policy", "call", "health", "select", "plan")
                  .map(name -> "dev.understudy." + name + "..")
                  .toArray(String[]::new))
          .and(not(STORE))
          .as("the pure packages");

  static Stream<Map.Entry<String, Set<String>>> arrows() {
    return ARROWS.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void arrowsPointOneWay(Map.Entry<String, Set<String>> arrow) {
    String[] allowed =
        Stream.concat(
                Stream.of("java..", "org.jspecify..", "dev.understudy." + arrow.getKey() + ".."),
                arrow.getValue().stream().map(name -> "dev.understudy." + name + ".."))
            .toArray(String[]::new);
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage("dev.understudy." + arrow.getKey() + "..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(allowed)
            .because(
                "a package that knows only what is before it in the path of a call can be read,"
                    + " tested and changed without what is after it");
    rule.allowEmptyShould(true).check(CORE);
  }

  @Test
  void everyPackageHasItsPlaceAmongTheArrows() {
    classes()
        .should(
            be(
                describe(
                    "in a package that the arrows name",
                    type -> ARROWS.containsKey(firstStep(type.getPackageName())))))
        .because("a package that no arrow names is a package that no arrow stops")
        .check(CORE);
  }

  @Test
  void nothingPureTouchesAThreadALockASocketOrAFile() {
    noClasses()
        .that(PURE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.util.concurrent..",
                    "java.net..",
                    "java.nio.channels..",
                    "java.nio.file..")
                .and(not(belongToAnyOf(TimeUnit.class)))
                .or(
                    belongToAnyOf(
                        Thread.class, Runtime.class, Process.class, java.util.Timer.class))
                .or(
                    resideInAPackage("java.io")
                        .and(not(belongToAnyOf(java.io.Serializable.class)))))
        .because("a decision must replay from its arguments alone, in any thread, at any time")
        .check(CORE);
  }

  @Test
  void nothingPureIsSynchronized() {
    methods()
        .that()
        .areDeclaredInClassesThat(PURE)
        .should()
        .notHaveModifier(JavaModifier.SYNCHRONIZED)
        .because("a rule gives the next state as a value; making it atomic is the store's part")
        .check(CORE);
  }

  @Test
  void nothingPureReadsAClockOrRollsADie() {
    noClasses()
        .that(PURE)
        .should()
        .dependOnClassesThat(
            belongToAnyOf(
                java.util.Random.class,
                java.security.SecureRandom.class,
                java.time.Clock.class,
                java.util.random.RandomGenerator.class))
        .orShould()
        .callMethodWhere(
            describe(
                "the time or a roll comes from outside",
                (JavaCall<?> call) ->
                    Set.of("nanoTime", "currentTimeMillis", "now", "random", "randomUUID")
                            .contains(call.getTarget().getName())
                        && call.getTargetOwner().getPackageName().startsWith("java.")))
        .because(
            "time is a parameter and a roll is derived from the call's seed: the same call replays"
                + " from its log line")
        .check(CORE);
  }

  @Test
  void theStateOfPureClassesIsFinal() {
    fields()
        .that()
        .areDeclaredInClassesThat(
            PURE.and(not(describe("a builder", type -> type.getSimpleName().equals("Builder")))))
        .should()
        .beFinal()
        .because("state changes by returning the next state")
        .check(CORE);
  }

  @Test
  void coreDependsOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.understudy..", "java..", "javax.net.ssl..", "org.jspecify..")
        .because("whoever takes core takes nothing else; JSpecify is annotations only")
        .check(CORE);
  }

  @Test
  void noTestSleeps() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "Thread.sleep or its kin",
                (JavaCall<?> call) ->
                    call.getTarget().getName().equals("sleep")
                        && List.of("java.lang.Thread", "java.util.concurrent.TimeUnit")
                            .contains(call.getTargetOwner().getName())))
        .because("a sleep is slow when it is long enough and wrong when it is not: use VirtualTime")
        .check(TESTS);
  }

  private static String firstStep(String packageName) {
    String prefix = "dev.understudy.";
    if (!packageName.startsWith(prefix)) {
      return "";
    }
    String rest = packageName.substring(prefix.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
