package dev.understudy.dialects.resume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Dialect;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefillFormTest {
  private static final String HELLO = "{\"role\":\"user\",\"content\":\"caf\u00e9\"}";

  private static Optional<String> continued(PrefillForm form, String request) {
    return form.continued(request.getBytes(UTF_8), "one \"two\"")
        .map(bytes -> new String(bytes, UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "TRAILING    | {\"role\":\"assistant\",\"content\":\"one \\\"two\\\"\"}",
        "CONVERSE    | {\"role\":\"assistant\",\"content\":[{\"text\":\"one \\\"two\\\"\"}]}",
        "PREFIX      | {\"role\":\"assistant\",\"content\":\"one \\\"two\\\"\",\"prefix\":true}",
        "PREFIX_BETA | {\"role\":\"assistant\",\"content\":\"one \\\"two\\\"\",\"prefix\":true}",
        "PARTIAL     | {\"role\":\"assistant\",\"content\":\"one \\\"two\\\"\",\"partial\":true}",
      })
  void theTextBecomesTheLastMessage(PrefillForm form, String message) {
    assertThat(continued(form, "{ \"messages\" : [" + HELLO + "] , \"x\": 1.50 }"))
        .contains("{ \"messages\" : [" + HELLO + "," + message + "] , \"x\": 1.50 }");
  }

  @Test
  void serversWithTemplatesAreToldThatTheLastMessageGoesOn() {
    assertThat(continued(PrefillForm.CONTINUED, "{\"messages\":[" + HELLO + "],\"n\":1}"))
        .contains(
            "{\"messages\":["
                + HELLO
                + ",{\"role\":\"assistant\",\"content\":\"one \\\"two\\\"\"}],\"n\":1"
                + ",\"continue_final_message\":true,\"add_generation_prompt\":false}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
  void theLimitOfTokensIsLoweredWhereverItStands(String limit) {
    String before = "{\"" + limit + "\":100,\"messages\":[" + HELLO + "]}";
    String after = "{\"messages\":[" + HELLO + "],\"" + limit + "\":100}";
    assertThat(continued(PrefillForm.TRAILING, before).orElseThrow()).contains(limit + "\":97,");
    assertThat(continued(PrefillForm.TRAILING, after).orElseThrow()).endsWith(limit + "\":97}");
  }

  @Test
  void conversesLimitStandsAmongItsSettings() {
    String request =
        "{\"messages\":[" + HELLO + "],\"inferenceConfig\":{\"topP\":0.5,\"maxTokens\":40}}";
    assertThat(continued(PrefillForm.CONVERSE, request).orElseThrow()).endsWith("maxTokens\":37}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"max_tokens\":18,\"messages\":[{}]}",
        "{\"messages\":[{}],\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}}",
        "{\"messages\":\"hi\"}",
        "{\"messages\":[",
        "[]"
      })
  void whatCannotBeContinuedIsLeftAlone(String request) {
    assertThat(continued(PrefillForm.TRAILING, request)).isEmpty();
  }

  @Test
  void reasoningThatIsOffDoesNotHinder() {
    String request = "{\"thinking\":{\"type\":\"disabled\"},\"messages\":[{}]}";
    assertThat(continued(PrefillForm.TRAILING, request)).isPresent();
  }

  @Test
  void toolsHinderWhereTheyDo() {
    String request = "{\"tools\":[{\"type\":\"function\"}],\"messages\":[{}]}";
    assertThat(continued(PrefillForm.PREFIX_BETA, request)).isEmpty();
    assertThat(continued(PrefillForm.PREFIX, request)).isPresent();
    assertThat(continued(PrefillForm.PREFIX_BETA, "{\"tools\":[],\"messages\":[{}]}")).isPresent();
  }

  @Test
  void nothingIsNotContinued() {
    assertThat(PrefillForm.TRAILING.continued("{\"messages\":[{}]}".getBytes(UTF_8), "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, mistral, PREFIX",
    "OPENAI, deepseek, PREFIX_BETA",
    "OPENAI, qwen, PARTIAL",
    "OPENAI, vllm, CONTINUED",
    "OPENAI, openai,",
    "ANTHROPIC, acme, TRAILING",
    "BEDROCK, bedrock, CONVERSE",
    "GEMINI, gemini,",
    "RESPONSES, openai,"
  })
  void providersHaveTheirForms(Dialect dialect, String provider, PrefillForm form) {
    assertThat(PrefillForm.of(dialect, provider)).isEqualTo(Optional.ofNullable(form));
  }
}
