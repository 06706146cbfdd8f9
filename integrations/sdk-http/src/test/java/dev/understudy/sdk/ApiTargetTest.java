package dev.understudy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Target;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTargetTest {
  private static final String HOME = "https://api.openai.com/v1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.openai.com/v1",
        "ftp://api.openai.com",
        "https://user:secret@api.openai.com",
        "https://api.openai.com/v1?key=secret",
        "https://api.openai.com/v1#there",
        "https:///v1"
      })
  void anAddressThatIsNoneIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> ApiTarget.of("openai/gpt-4o").at(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openai/gpt-4o")
        .hasMessageNotContaining("secret");
  }

  @Test
  void anAddressLosesTheSlashAtItsEndAndNamesTheEndpoint() {
    ApiTarget target = ApiTarget.of("openai/gpt-4o").at("http://127.0.0.1:8080/v1/");
    assertThat(target.baseUrl()).hasValue("http://127.0.0.1:8080/v1");
    assertThat(target.target().endpoint()).isEqualTo("127.0.0.1:8080");
  }

  @Test
  void aBlankKeyIsRefused() {
    assertThatThrownBy(() -> ApiTarget.of("openai/gpt-4o").key(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aConversationGoesToItsModelAndNothingElseDoes() {
    ApiTarget target = ApiTarget.of("groq/llama-3.3").model("gpt-4o-mini", "llama-3.1");
    assertThat(target.sent(Endpoint.CHAT_COMPLETIONS, "gpt-4o")).isEqualTo("llama-3.3");
    assertThat(target.sent(Endpoint.CHAT_COMPLETIONS, "gpt-4o-mini")).isEqualTo("llama-3.1");
    assertThat(target.sent(Endpoint.COUNT_TOKENS, "any")).isEqualTo("llama-3.3");
    assertThat(target.sent(Endpoint.EMBEDDINGS, "embed")).isEqualTo("embed");
    assertThat(target.model("llama-4").sent(Endpoint.RESPONSES, "gpt-4o")).isEqualTo("llama-4");
  }

  @Test
  void targetsWithOneKeyAtOneAddressShareItsFate() {
    ApiTarget one = ApiTarget.of("openai/gpt-4o").at("https://api.openai.com/v1").key("k");
    ApiTarget two = ApiTarget.of("openai/gpt-4o-mini").at("https://api.openai.com/v1").key("k");
    ApiTarget three = ApiTarget.of("openai/o3").at("https://api.openai.com/v1").key("other");
    List<Target> known =
        ApiFailover.of(Dialect.OPENAI, HOME, List.of(one, two, three)).targets().stream()
            .map(ApiTarget::target)
            .toList();
    assertThat(known.get(1).credential()).isEqualTo(known.get(0).credential());
    assertThat(known.get(2).credential()).isNotEqualTo(known.get(0).credential());
  }

  @Test
  void targetsWithoutAnAddressOrWithOneNameAreRefused() {
    ApiTarget target = ApiTarget.of("groq/llama-3.3");
    assertThatThrownBy(() -> ApiFailover.of(Dialect.OPENAI, HOME, List.of(target)))
        .hasMessageContaining("base URL");
    ApiTarget there = target.at("https://api.openai.com/v1");
    assertThatThrownBy(() -> ApiFailover.of(Dialect.OPENAI, HOME, List.of(there, there)))
        .hasMessageContaining("same name");
    assertThatThrownBy(() -> ApiFailover.of(Dialect.OPENAI, HOME, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyATargetOfTheirOwnThatHasNoAddressIsAtHome() {
    ApiTarget there = ApiTarget.of("openai/gpt-4o-mini").at("https://elsewhere.example/v1");
    List<ApiTarget> targets =
        ApiFailover.of(Dialect.OPENAI, HOME, List.of(ApiTarget.of("openai/gpt-4o"), there))
            .targets();
    assertThat(targets)
        .extracting(target -> target.baseUrl().orElseThrow())
        .containsExactly(HOME, "https://elsewhere.example/v1");
  }
}
