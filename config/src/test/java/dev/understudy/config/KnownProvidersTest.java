package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Capability;
import java.util.Map;
import java.util.Set;
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
  void everyInterfaceHasItsUsualPathAndKey() {
    Map<String, String> expected =
        Map.of(
            "openai", "/v1 authorization",
            "responses", "/v1 authorization",
            "anthropic", "/v1 x-api-key",
            "gemini", "/v1beta x-goog-api-key",
            "vertex", "/v1/publishers/google authorization",
            "bedrock", " authorization",
            "azure", "/openai/v1 api-key");
    expected.forEach((word, pathAndKey) -> {
      ModelEntry entry =
          Files.good(
                  """
                  model_providers:
                    - model: acme/m
                      access_key: k
                      base_url: https://example.org
                      provider_interface: %s
                  """
                      .formatted(word))
              .models()
              .getFirst();
      assertThat(entry.baseUrl().prefix() + " " + entry.keyHeader().header())
          .as(word)
          .isEqualTo(pathAndKey);
    });
    assertThat(expected).hasSameSizeAs(ProviderInterface.values());
  }

  @Test
  void aRegionSaysWhereBedrockIsAndAHostSaysTheRegion() {
    ModelEntry byRegion = bedrock("region: $REGION");
    assertThat(byRegion.baseUrl())
        .hasToString("https://bedrock-runtime.eu-west-1.amazonaws.com:443");
    assertThat(byRegion.region()).contains("eu-west-1");
    ModelEntry byHost = bedrock("base_url: https://bedrock-runtime.us-east-2.amazonaws.com");
    assertThat(byHost.region()).contains("us-east-2");
    ModelEntry both = bedrock("{region: us-west-2, base_url: \"https://proxy.example.org/b\"}");
    assertThat(both.baseUrl().host()).isEqualTo("proxy.example.org");
    assertThat(both.region()).contains("us-west-2");
  }

  private static ModelEntry bedrock(String where) {
    String body = where.startsWith("{") ? where.substring(1, where.length() - 1) : where;
    String text = "model_providers: [{model: bedrock/m, access_key: \"a:b:c\", " + body + "}]";
    return ConfigFile.parse(text, "test.yaml", Map.of("REGION", "eu-west-1"))
        .value()
        .orElseThrow()
        .models()
        .getFirst();
  }

  @Test
  void theQueryOfAnAzureUrlGoesWithEveryOperation() {
    ModelEntry entry =
        Files.good(
                """
                model_providers:
                  - model: azure/gpt-4o
                    access_key: k
                    base_url: https://team.openai.azure.com/openai/deployments/d?api-version=2024-10-21
                """)
            .models()
            .getFirst();
    assertThat(entry.baseUrl().target("/chat/completions"))
        .isEqualTo("/openai/deployments/d/chat/completions?api-version=2024-10-21");
    assertThat(entry.baseUrl().target("/x?alt=sse"))
        .isEqualTo("/openai/deployments/d/x?alt=sse&api-version=2024-10-21");
    assertThat(entry.offersResponses()).isFalse();
  }

  @Test
  void aProviderMaySpeakAnotherDialectElsewhere() {
    String file =
        """
        model_providers:
          - model: gemini/gemini-2.5-pro
            access_key: k
        """;
    ModelEntry own = Files.good(file).models().getFirst();
    assertThat(own.providerInterface()).isEqualTo(ProviderInterface.GEMINI);
    assertThat(own.baseUrl().prefix()).isEqualTo("/v1beta");
    assertThat(own.openAiBeside())
        .map(BaseUrl::toString)
        .hasValue("https://generativelanguage.googleapis.com:443/v1beta/openai");
    ModelEntry moved = Files.good(file + "    base_url: http://127.0.0.1:9\n").models().getFirst();
    assertThat(moved.openAiBeside()).isEmpty();
    ModelEntry other = Files.good(file + "    provider_interface: openai\n").models().getFirst();
    assertThat(other.baseUrl().prefix()).isEqualTo("/v1beta/openai");
    assertThat(other.keyHeader()).isEqualTo(KeyHeader.BEARER);
    assertThat(other.openAiBeside()).isEmpty();
  }

  @Test
  void responsesAreOfferedByThoseThatAreKnownTo() {
    for (String name : KNOWN.names()) {
      assertThat(KNOWN.find(name).orElseThrow().responses())
          .as(name)
          .isEqualTo(Set.of("openai", "xai", "azure", "azure_openai").contains(name));
    }
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
