package dev.understudy.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.FailureKind;
import dev.understudy.provider.AttemptTrace;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.Message;
import dev.understudy.provider.ProviderException;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The files of the gateway's own end-to-end tests, without a gateway.
class ConfiguredProviderTest {
  private static final Path FILES = Path.of("../e2e/src/test/resources");
  private static final Pattern PORT = Pattern.compile("@([a-z_0-9]+)@");
  private static final String FALLBACK = "groq/llama-3.3-70b-versatile";

  @RegisterExtension final Providers peers = new Providers();

  private final Map<String, ScriptedProvider> started = new HashMap<>();

  @TempDir Path directory;

  /// Loads a file; `@name@` is the port of a provider that is started for it.
  private ConfiguredProvider load(String text) throws IOException {
    Map<String, String> environment = new HashMap<>();
    Matcher port = PORT.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (port.find()) {
      String name = port.group(1);
      ScriptedProvider peer = started.computeIfAbsent(name, any -> peers.start());
      environment.put(name.toUpperCase(Locale.ROOT) + "_API_KEY", "key-of-" + name);
      port.appendReplacement(filled, Integer.toString(peer.port()));
    }
    port.appendTail(filled);
    Path file = Files.writeString(directory.resolve("understudy.yaml"), filled);
    return ConfiguredProvider.builder().environment(environment).load(file);
  }

  private ScriptedProvider peer(String name) {
    return Objects.requireNonNull(started.get(name), name);
  }

  private static ChatRequest hello(String model) {
    return ChatRequest.of(model, Message.user("hello"));
  }

  private static String streamed(ConfiguredProvider models, String model) {
    StringBuilder text = new StringBuilder();
    try (ChatStream stream = models.chatStream(hello(model))) {
      stream.forEachRemaining(chunk -> text.append(chunk.text()));
    }
    return text.toString();
  }

  @Test
  void a429IsAnsweredByTheOtherProviderOfTheFile() throws IOException {
    ConfiguredProvider models = load(Files.readString(FILES.resolve("plano/status_429.yaml")));
    peer("openai").always(Answers.openai().error(429));
    peer("groq").always(Answers.openai().text("hello from groq"));

    assertThat(models.chat(hello("openai/gpt-4o")).text()).isEqualTo("hello from groq");
    assertThat(streamed(models, "openai/gpt-4o")).isEqualTo("hello from groq");
    assertThat(models.chat(hello("default")).text()).isEqualTo("hello from groq");

    assertThat(models.models()).contains("openai/gpt-4o", FALLBACK, "default");
    assertThat(peer("openai").received(1).model()).hasValue("gpt-4o");
    assertThat(peer("openai").received(1).header("authorization")).hasValue("Bearer key-of-openai");
    assertThat(peer("groq").received(1).model()).hasValue("llama-3.3-70b-versatile");
    assertThat(peer("groq").received(1).header("authorization")).hasValue("Bearer key-of-groq");
  }

  @Test
  void whenAllFailTheTrailIsThatOfTheGateway() throws IOException {
    ConfiguredProvider models = load(Files.readString(FILES.resolve("plano/exhausted.yaml")));
    peer("openai").always(Answers.openai().error(429).retryAfter(7));
    peer("groq").always(Answers.reset());
    peer("mistral").always(Answers.openai().error(503));

    ProviderException.Upstream failure =
        catchThrowableOfType(
            ProviderException.Upstream.class, () -> models.chat(hello("openai/gpt-4o")));

    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.attempts())
        .extracting(AttemptTrace::kind)
        .containsExactly(
            FailureKind.THROTTLED, FailureKind.CONNECTION_LOST, FailureKind.OVERLOADED);
    assertThat(failure.attempts().getFirst().retryAfter()).hasValue(Duration.ofSeconds(7));
    assertThat(failure.toString()).doesNotContain("key-of");
  }

  @Test
  void everyModelHasItsOwnPolicyAliasesAreFollowedAndEachDialectIsSpoken() throws IOException {
    ConfiguredProvider models =
        load(
            """
            version: v1
            listeners: [{type: model, name: main, port: 0}]
            model_providers:
              - {model: openai/gpt-4o, base_url: "http://127.0.0.1:@openai@",
                 access_key: $OPENAI_API_KEY, retry_policy: once}
              - {model: anthropic/claude-sonnet-4-5, base_url: "http://127.0.0.1:@anthropic@",
                 access_key: $ANTHROPIC_API_KEY, retry_policy: others}
              - {model: gemini/gemini-2.5-pro, base_url: "http://127.0.0.1:@gemini@",
                 access_key: $GEMINI_API_KEY, retry_policy: others}
            model_aliases: {fast: {target: openai/gpt-4o}, smart: {target: anthropic/claude-sonnet-4-5}}
            retry_policies:
              once: {default_max_attempts: 1}
              others: {default_strategy: different_provider, default_max_attempts: 3}
            """);
    peer("openai").always(Answers.openai().error(500));
    peer("anthropic").always(Answers.anthropic().text("a b").breakBeforeContent(Ending.RESET));
    peer("gemini").always(Answers.gemini().text("hello from gemini"));

    assertThatThrownBy(() -> models.chat(hello("fast")))
        .isInstanceOf(ProviderException.Upstream.class);
    assertThat(peer("openai").requests()).isEqualTo(1);
    assertThat(streamed(models, "smart")).isEqualTo("hello from gemini");
    assertThat(peer("anthropic").received(1).header("x-api-key")).hasValue("key-of-anthropic");
    assertThat(peer("gemini").received(1).header("x-goog-api-key")).hasValue("key-of-gemini");
    assertThatThrownBy(() -> models.chat(hello("unknown")))
        .isInstanceOf(ProviderException.NoRoute.class)
        .hasMessageContaining("smart");
    models.close();
  }

  @Test
  void aFileThatCannotBeUsedSaysWhyAndWhere() {
    assertThatThrownBy(() -> load("version: v1\nmodel_providers: [{modle: x}]\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("understudy.yaml:2:");
  }
}
