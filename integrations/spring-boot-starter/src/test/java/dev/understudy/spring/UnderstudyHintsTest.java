package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class UnderstudyHintsTest {
  @Test
  void anImageKeepsTheFilesAndWhatTheEndpointTells() {
    RuntimeHints hints = new RuntimeHints();

    new UnderstudyHints().registerHints(hints, getClass().getClassLoader());

    assertThat(RuntimeHintsPredicates.resource().forResource("understudy.yaml")).accepts(hints);
    assertThat(
            RuntimeHintsPredicates.resource()
                .forResource("dev/understudy/dialects/classify/openai.rules"))
        .accepts(hints);
    assertThat(RuntimeHintsPredicates.reflection().onType(TargetReport.class)).accepts(hints);
  }
}
