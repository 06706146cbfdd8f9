package dev.understudy.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import io.opentelemetry.api.common.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConventionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                              | BOTH",
        "http,database                   | BOTH",
        "gen_ai_latest                   | BOTH",
        "gen_ai_latest_experimental      | LATEST",
        "'http/dup, gen_ai_latest_experimental ' | LATEST",
      })
  void theEnvironmentChoosesTheNames(String words, Conventions chosen) {
    assertThat(Conventions.of(words)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "openai/gpt-4o, openai, openai, gpt-4o",
    "gemini/gemini-2.5-pro, gcp.gemini, gcp.gemini, gemini-2.5-pro",
    "vertex/gemini-2.5-pro, gcp.vertex_ai, gcp.vertex_ai, gemini-2.5-pro",
    "bedrock/anthropic.claude, aws.bedrock, aws.bedrock, anthropic.claude",
    "azure/gpt-4o, azure.ai.openai, azure.ai.openai, gpt-4o",
    "xai/grok-4, x_ai, xai, grok-4",
    "openrouter/meta/llama, openrouter, openrouter, meta/llama",
    "local, local, local, local",
  })
  void providersHaveTheNamesOfTheConventions(
      String id, String provider, String system, String model) {
    Attributes both = Conventions.BOTH.of("chat", Target.of(id));
    assertThat(both.get(GenAi.PROVIDER)).isEqualTo(provider);
    assertThat(both.get(GenAi.SYSTEM)).isEqualTo(system);
    assertThat(both.get(GenAi.REQUEST_MODEL)).isEqualTo(model);
    assertThat(Conventions.LATEST.of("chat", Target.of(id)).get(GenAi.SYSTEM)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "api.openai.com:443, api.openai.com, 443",
    "[::1]:8080, ::1, 8080",
    "openai, , ",
    "weird:, , ",
    "weird:port, , ",
  })
  void anEndpointIsAnAddressOnlyWithAPort(String endpoint, String address, Long port) {
    Attributes about = Conventions.LATEST.of("chat", Target.of("openai/a").at(endpoint));
    assertThat(about.get(GenAi.SERVER_ADDRESS)).isEqualTo(address);
    assertThat(about.get(GenAi.SERVER_PORT)).isEqualTo(port);
  }

  @Test
  void anythingElseThanChatIsInTheName() {
    assertThat(Conventions.LATEST.of("embeddings", Target.of("openai/a")).get(GenAi.OPERATION))
        .isEqualTo("embeddings");
  }
}
