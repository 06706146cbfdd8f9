package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What an editor completes.
class MetadataTest {
  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MetadataTest.class.getResourceAsStream("/META-INF/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyPropertyIsToldWithWhatItMeans() throws IOException {
    assertThat(UnderstudyProperties.class.getResource("/META-INF/spring.factories")).isNotNull();
    assertThat(resource("additional-spring-configuration-metadata.json"))
        .contains("understudy.config", "understudy.policy.strategy");
  }
}
