package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A gateway whose provider is a gateway.
class TwoGatewaysTest {
  private static final String INNER =
      """
      version: v1
      listeners:
        - {type: model, name: inner, port: @port@}
      model_providers:
        - model: openai/gpt-4o
          base_url: http://127.0.0.1:@openai@
          access_key: $OPENAI_API_KEY
          retry_policy: {fallback_models: [groq/spare], fallback_scope: fallback_list_only}
        - model: groq/spare
          base_url: http://127.0.0.1:@groq@
          access_key: $GROQ_API_KEY
      """;
  private static final String OUTER =
      """
      version: v1
      listeners:
        - {type: model, name: outer, port: @port@}
      model_providers:
        - model: vllm/openai/gpt-4o
          base_url: http://127.0.0.1:%d
          access_key: key-of-the-inner-one
          retry_policy:
            fallback_models: [mistral/last]
            fallback_scope: fallback_list_only
            default_strategy: [same_model, different_provider]
            default_max_attempts: 5
        - model: mistral/last
          base_url: http://127.0.0.1:@mistral@
          access_key: $MISTRAL_API_KEY
      """;

  @ParameterizedTest
  @EnumSource
  void theOuterOneDoesNotRetryWhatTheInnerOneGaveUp(Mode mode) throws Exception {
    try (Fleet inner = Fleet.with(INNER);
        Fleet outer = Fleet.with(OUTER.formatted(inner.gateway().port()))) {
      inner.provider("openai").always(Answers.openai().error(503));
      inner.provider("groq").always(Answers.openai().error(503));
      outer.provider("mistral").always(Answers.openai().text("from mistral"));

      Reply reply = outer.caller().chat(mode, "vllm/openai/gpt-4o");

      assertThat(reply.text()).isEqualTo("from mistral");
      assertThat(reply.header("x-understudy-attempts")).hasValue("2");
      assertThat(inner.provider("openai").requests()).isEqualTo(1);
      assertThat(inner.provider("groq").requests()).isEqualTo(1);
    }
  }
}
