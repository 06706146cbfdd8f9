package dev.understudy.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Where;
import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.EmbeddingRequest;
import dev.understudy.provider.FinishReason;
import dev.understudy.provider.Json;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.Tool;
import dev.understudy.provider.Usage;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Certificate;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import dev.understudy.transport.HttpClient;
import dev.understudy.transport.Origin;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Providers that are spoken to in a dialect of their own.
class TranslatedProviderTest {
  @RegisterExtension final Providers peers = new Providers();

  private static AnthropicProvider anthropic(ScriptedProvider peer) {
    return AnthropicProvider.builder().baseUrl(peer.baseUrl()).apiKey("key-1").build();
  }

  private static GeminiProvider gemini(ScriptedProvider peer) {
    return GeminiProvider.builder().baseUrl(peer.baseUrl()).apiKey("key-1").build();
  }

  private static ChatRequest request(String model) {
    return ChatRequest.of(model, Message.system("be brief"), Message.user("hello"));
  }

  private static String text(Provider provider, String model) {
    StringBuilder text = new StringBuilder();
    try (ChatStream stream = provider.chatStream(request(model))) {
      stream.forEachRemaining(chunk -> text.append(chunk.text()));
    }
    return text.toString();
  }

  @Test
  void anthropicIsAskedForAMessage() {
    ScriptedProvider peer = peers.start().always(Answers.anthropic().text("he llo").usage(7, 2));

    ChatAnswer answer = anthropic(peer).chat(request("claude-sonnet-4-5"));

    assertThat(answer.text()).isEqualTo("he llo");
    assertThat(answer.choices().getFirst().finishReason()).hasValue(FinishReason.STOP);
    assertThat(answer.usage().map(Usage::promptTokens)).hasValue(7L);
    assertThat(answer.model()).isEqualTo("claude-sonnet-4-5");
    assertThat(peer.received(1).path()).isEqualTo("/v1/messages");
    assertThat(peer.received(1).header("x-api-key")).hasValue("key-1");
    assertThat(peer.received(1).header("authorization")).isEmpty();
    assertThat(peer.received(1).header("anthropic-version")).hasValue("2023-06-01");
    Json.Obj body = (Json.Obj) Json.parse(peer.received(1).text());
    assertThat(body.text("model")).hasValue("claude-sonnet-4-5");
    assertThat(body.number("max_tokens")).isPresent();
    assertThat(body.get("system")).isNotNull();
    assertThat(body.items("messages")).hasSize(1);
  }

  @Test
  void anthropicStreamsBecomeChunksWithUsage() {
    ScriptedProvider peer = peers.start().always(Answers.anthropic().text("he llo").usage(7, 2));

    assertThat(text(anthropic(peer), "claude-sonnet-4-5")).isEqualTo("he llo");
    try (ChatStream stream = anthropic(peer).chatStream(request("claude-sonnet-4-5"))) {
      Optional<Usage> usage = Optional.empty();
      while (stream.hasNext()) {
        usage = stream.next().usage().or(Optional::empty);
      }
      assertThat(usage.map(Usage::outputTokens)).hasValue(2L);
    }
  }

  @Test
  void aCallOfAToolIsOneInEveryDialect() {
    ScriptedProvider claude =
        peers.start().always(Answers.anthropic().toolCall("weather", "{\"city\":\"Oslo\"}"));
    ScriptedProvider gemini =
        peers.start().always(Answers.gemini().toolCall("weather", "{\"city\":\"Oslo\"}"));

    for (Provider provider : List.of(anthropic(claude), gemini(gemini))) {
      ChatRequest asking =
          request("m").toBuilder()
              .tools(
                  List.of(
                      Tool.function("weather", "of a city", Json.parse("{\"type\":\"object\"}"))))
              .build();
      ChatAnswer answer = provider.chat(asking);

      assertThat(answer.choices().getFirst().finishReason()).hasValue(FinishReason.TOOL_CALLS);
      assertThat(answer.choices().getFirst().message().toolCalls())
          .singleElement()
          .satisfies(call -> {
            assertThat(call.name()).isEqualTo("weather");
            assertThat(Json.parse(call.arguments())).isEqualTo(Json.parse("{\"city\":\"Oslo\"}"));
          });
    }
  }

  @Test
  void geminiIsAskedForContentAndNamesTheModelInThePath() {
    ScriptedProvider peer = peers.start().always(Answers.gemini().text("he llo"));

    assertThat(gemini(peer).chat(request("gemini-2.5-pro")).text()).isEqualTo("he llo");
    assertThat(text(gemini(peer), "gemini-2.5-pro")).isEqualTo("he llo");

    assertThat(peer.received(1).path()).isEqualTo("/v1beta/models/gemini-2.5-pro:generateContent");
    assertThat(peer.received(2).path())
        .isEqualTo("/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse");
    assertThat(peer.received(1).header("x-goog-api-key")).hasValue("key-1");
  }

  @Test
  void geminiEmbedsInTheDialectBesideItsOwn() {
    ScriptedProvider peer = peers.start().always(Answers.openai().embedding(2));

    gemini(peer)
        .embed(
            EmbeddingRequest.builder()
                .model("gemini-embedding-001")
                .input(Json.of("hello"))
                .build());

    assertThat(peer.received(1).path()).isEqualTo("/v1beta/openai/embeddings");
    assertThat(peer.received(1).header("authorization")).hasValue("Bearer key-1");
    assertThat(peer.received(1).header("x-goog-api-key")).isEmpty();
  }

  @Test
  void aNameThatWouldBeAPathIsEscaped() {
    ScriptedProvider peer = peers.start().always(Answers.gemini().text("hi"));

    gemini(peer).chat(request("../../secrets?x=1"));

    assertThat(peer.received(1).path())
        .isEqualTo("/v1beta/models/..%2F..%2Fsecrets%3Fx%3D1:generateContent");
  }

  @Test
  void aBlockedPromptIsARefusal() {
    ScriptedProvider peer = peers.start().always(Answers.gemini().blockedPrompt("SAFETY"));

    assertThatThrownBy(() -> gemini(peer).chat(request("gemini-2.5-pro")))
        .isInstanceOf(ProviderException.Upstream.class)
        .satisfies(failure -> {
          ProviderException refusal = (ProviderException) failure;
          assertThat(refusal.kind()).isEqualTo(FailureKind.CONTENT_POLICY);
          assertThat(refusal.where()).isEqualTo(Where.NOWHERE);
          assertThat(refusal.httpStatus()).isEqualTo(400);
        });
  }

  @Test
  void whatAProviderCannotBeAskedIsRefusedBeforeItIsSent() {
    ScriptedProvider peer = peers.start();

    assertThatThrownBy(
            () -> anthropic(peer).chat(request("claude-sonnet-4-5").toBuilder().n(2).build()))
        .isInstanceOf(ProviderException.Unsupported.class)
        .satisfies(failure ->
            assertThat(((ProviderException) failure).where()).isEqualTo(Where.OTHER_TARGET));
    assertThat(peer.requests()).isZero();
  }

  @Test
  void overTlsTheProviderIsSpokenToInHttp2() throws Exception {
    Certificate certificate = Certificate.of("127.0.0.1");
    ScriptedProvider peer = peers.startHttp2(certificate.server());
    peer.always(Answers.anthropic().text("he llo"));
    HttpClient client =
        HttpClient.builder()
            .trust(Origin.parse(peer.baseUrl()), List.of(certificate.authority()))
            .build();
    try (Connections connections = Connections.open(client)) {
      AnthropicProvider provider =
          AnthropicProvider.builder().baseUrl(peer.baseUrl()).connections(connections).build();

      assertThat(provider.chat(request("claude-sonnet-4-5")).text()).isEqualTo("he llo");
      assertThat(text(provider, "claude-sonnet-4-5")).isEqualTo("he llo");
    }
    assertThat(peer.requests()).isEqualTo(2);
  }

  @Test
  void modelsThatAnswerInsteadOfGoingOnAreNotAsked() {
    AnthropicProvider provider = AnthropicProvider.builder().build();

    assertThat(provider.continued(request("claude-sonnet-4-5"), "once")).isPresent();
    assertThat(provider.continued(request("claude-opus-4-6"), "once")).isEmpty();
    assertThat(
            provider.continued(
                request("claude-sonnet-4-5").toBuilder().reasoningEffort("high").build(), "once"))
        .isEmpty();
  }
}
