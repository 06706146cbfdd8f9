package dev.understudy.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Dialect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final Map<String, List<String>> GIVEN =
      HeaderFields.of(
          List.of("AUTHORIZATION", "X-Api-Key", "Cookie", "OpenAI-Organization", "X-Team"),
          name -> List.of("of the SDK"));

  @Test
  void whateverTheSdkWasGivenStaysHereInAnyCase() {
    assertThat(Credentials.of(ApiTarget.of("a/b"), Dialect.OPENAI, GIVEN))
        .containsExactly(Map.entry("X-Team", List.of("of the SDK")));
  }

  @Test
  void aKeyIsSentAsTheWireFormatWantsIt() {
    ApiTarget target = ApiTarget.of("a/b").key("secret");
    assertThat(Credentials.of(target, Dialect.OPENAI, GIVEN))
        .containsEntry("authorization", List.of("Bearer secret"))
        .doesNotContainKey("x-api-key");
    assertThat(Credentials.of(target, Dialect.ANTHROPIC, GIVEN))
        .containsEntry("x-api-key", List.of("secret"))
        .doesNotContainKey("authorization");
  }

  @Test
  void aHeaderFieldOfTheTargetReplacesWhateverIsThere() {
    ApiTarget target = ApiTarget.of("a/b").key("k").header("X-Team", "red");
    assertThat(Credentials.of(target.header("Authorization", "Basic x"), Dialect.OPENAI, GIVEN))
        .containsOnly(
            Map.entry("X-Team", List.of("red")), Map.entry("Authorization", List.of("Basic x")));
  }

  @Test
  void noTextOfARequestHoldsASecret() {
    ApiTarget target = ApiTarget.of("a/b").key("secret").at("https://a.example");
    Map<String, List<String>> fields = Credentials.of(target, Dialect.OPENAI, GIVEN);
    var sending = new Sending(target, "https://a.example", fields, java.util.Optional.empty());
    var asked = new ApiRequest("GET", List.of("v1", "models"), fields, java.util.Optional.empty());
    assertThat(sending + " " + asked).isEqualTo("a/b GET /v1/models");
  }
}
