package dev.understudy.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {

  @Test
  void noTwoFaultsHaveTheSameName() {
    assertThat(Faults.all()).extracting(Fault::name).doesNotHaveDuplicates();
  }

  @Test
  void everyFaultSaysHowAtLeastOneCallEnds() {
    assertThat(Faults.all())
        .allSatisfy(fault -> assertThat(fault.calls()).as(fault.name()).isNotEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void mostFaultsCanHappenInEveryDialect(Dialect dialect) {
    assertThat(Faults.in(dialect, Mode.PLAIN)).hasSizeGreaterThan(60);
    assertThat(Faults.in(dialect, Mode.STREAM)).hasSizeGreaterThan(90);
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultOfADialectCanBeStaged(Dialect dialect) {
    for (Mode mode : Mode.values()) {
      for (Fault fault : Faults.in(dialect, mode)) {
        assertThat(fault.scriptsOfA(dialect)).as(fault.name()).isNotEmpty();
        assertThat(fault.scriptOfB(dialect)).as(fault.name()).isNotNull();
      }
    }
  }

  @Test
  void aSceneKnowsWhatAClientMustKnow() {
    Fault fault = named("too long, and B is larger");
    try (Scene scene = Scene.of(fault, Dialect.MESSAGES, Mode.STREAM)) {
      assertThat(scene.targets()).containsExactly(scene.a(), scene.b());
      assertThat(scene.a().provider()).isEqualTo("anthropic");
      assertThat(scene.a().contextWindow()).hasValue(8_000);
      assertThat(scene.b().contextWindow()).hasValue(128_000);
      assertThat(scene.needs().streaming()).isTrue();
      assertThat(scene.baseUrl(scene.a())).isEqualTo(scene.providerA().baseUrl());
      assertThat(scene.baseUrl(scene.b())).isEqualTo(scene.providerB().baseUrl());
    }
  }

  @Test
  void aFaultOfOneTargetHasNobodyToTakeOver() {
    try (Scene scene = Scene.of(named("401 and nobody else"), Dialect.CHAT, Mode.PLAIN)) {
      assertThat(scene.targets()).containsExactly(scene.a());
    }
  }

  @Test
  void clocksBelongToTheFirstTarget() {
    try (Scene scene = Scene.of(named("a stall"), Dialect.CHAT, Mode.STREAM)) {
      assertThat(scene.a().timeouts().idle()).hasMillis(400);
      assertThat(scene.b()).isEqualTo(Target.of(scene.b().model()));
    }
  }

  @Test
  void anotherEndingNeedsAnEndForEveryCall() {
    Fault fault = named("401");
    assertThat(fault.ending(End.fromA(), End.fromA()).calls())
        .extracting(Fault.Step::end)
        .containsOnly(End.fromA());
    assertThatThrownBy(() -> fault.ending(End.fromA())).hasMessage("'401' has 2 calls, not 1");
  }

  static Fault named(String name) {
    List<Fault> found = Faults.all().stream().filter(fault -> fault.name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }
}
