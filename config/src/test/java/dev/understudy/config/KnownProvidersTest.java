package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Capability;
import org.junit.jupiter.api.Test;

class KnownProvidersTest {
  private static final KnownProviders KNOWN = KnownProviders.BUILT_IN;

  @Test
  void everyUsualBaseUrlIsOne() {
    for (String name : KNOWN.names()) {
      KNOWN
          .find(name)
          .flatMap(KnownProvider::baseUrl)
          .ifPresent(url -> {
            BaseUrl parsed = BaseUrl.parse(url, "");
            assertThat(parsed.prefix()).as(name).startsWith("/");
            boolean local = parsed.host().equals("127.0.0.1");
            assertThat(parsed.scheme()).as(name).isEqualTo(local ? "http" : "https");
          });
    }
  }

  @Test
  void anAzureKeyHasItsOwnHeader() {
    Configuration azure =
        Files.good(
            """
            model_providers:
              - model: azure_openai/gpt-4o
                access_key: k
                base_url: https://team.openai.azure.com/openai/v1
            """);
    assertThat(azure.models().getFirst().keyHeader()).isEqualTo(KeyHeader.API_KEY);
  }

  @Test
  void aFamilyIsFoundByTheLastPartOfTheId() {
    assertThat(KNOWN.capabilities("openrouter/anthropic/claude-3-5-haiku"))
        .containsExactlyInAnyOrder(Capability.TOOLS, Capability.VISION, Capability.PREFILL);
    assertThat(KNOWN.capabilities("openai/gpt-3.5-turbo")).containsExactly(Capability.TOOLS);
    assertThat(KNOWN.capabilities("openai/o3-mini"))
        .containsExactlyInAnyOrder(Capability.TOOLS, Capability.JSON_SCHEMA);
  }

  @Test
  void anUnknownFamilyCanDoEverything() {
    assertThat(KNOWN.capabilities("acme/new-model")).containsExactlyInAnyOrder(Capability.values());
  }

  @Test
  void whatAFileSaysWins() {
    Configuration configuration =
        Files.good(
            """
            model_providers:
              - model: openai/gpt-4o
                access_key: k
                base_url: http://127.0.0.1:9
                provider_interface: anthropic
                capabilities: []
            """);
    ModelEntry entry = configuration.models().getFirst();
    assertThat(entry.providerInterface()).isEqualTo(ProviderInterface.ANTHROPIC);
    assertThat(entry.keyHeader()).isEqualTo(KeyHeader.X_API_KEY);
    assertThat(entry.baseUrl()).hasToString("http://127.0.0.1:9/v1");
    assertThat(entry.target().capabilities()).isEmpty();
  }
}
