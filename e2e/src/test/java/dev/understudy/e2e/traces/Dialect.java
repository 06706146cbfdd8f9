package dev.understudy.e2e.traces;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Script;
import java.util.Locale;
import java.util.Set;

/// What a provider speaks, and but for Bedrock's also a client.
enum Dialect {
  CHAT("openai", "groq", "llama-3.3-70b-versatile", "authorization"),
  RESPONSES("responses", "modern", "gpt-4o", "authorization"),
  MESSAGES("anthropic", "anthropic", "claude-sonnet-4-0", "x-api-key"),
  GEMINI("gemini", "gemini", "gemini-2.5-pro", "x-goog-api-key"),
  BEDROCK("bedrock", "bedrock", "anthropic.claude-haiku-4-5-v1:0", "authorization");

  /// What every good provider says.
  static final String TEXT = "Grüße aus Zürich 🌦️";

  static final String ARGUMENTS = "{\"city\":\"Zürich\",\"note\":\"für \\\"morgen\\\" 🙂\"}";
  static final int INPUT_TOKENS = 9;
  static final int OUTPUT_TOKENS = 3;

  private final String providerInterface;
  private final String provider;
  private final String model;
  private final String keyHeader;

  Dialect(String providerInterface, String provider, String model, String keyHeader) {
    this.providerInterface = providerInterface;
    this.provider = provider;
    this.model = model;
    this.keyHeader = keyHeader;
  }

  /// The dialect of who asks there.
  static Dialect ofPath(String path) {
    return switch (path) {
      case "/v1/chat/completions" -> CHAT;
      case "/v1/responses" -> RESPONSES;
      case "/v1/messages" -> MESSAGES;
      default -> GEMINI;
    };
  }

  String words() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As the configuration calls it.
  String providerInterface() {
    return providerInterface;
  }

  /// The good target's name in the configuration.
  String target() {
    return provider + "/" + model;
  }

  /// The good target's name at its provider.
  String model() {
    return model;
  }

  /// Which header a provider wants its key in.
  String keyHeader() {
    return keyHeader;
  }

  /// Its clients.
  Client client() {
    return switch (this) {
      case CHAT -> new Client.Chat();
      case RESPONSES -> new Client.Responses();
      case MESSAGES -> new Client.Messages();
      case GEMINI -> new Client.Gemini();
      case BEDROCK -> throw new IllegalStateException("nobody asks in it");
    };
  }

  /// Why a model stops to have a tool called.
  String finish() {
    return switch (this) {
      case CHAT -> "tool_calls";
      case RESPONSES -> "completed";
      case MESSAGES, BEDROCK -> "tool_use";
      case GEMINI -> "STOP";
    };
  }

  /// A text and a call of the tool.
  Script good() {
    return switch (this) {
      case CHAT -> withTool(Answers.openai().text(TEXT));
      case RESPONSES -> withTool(Answers.responses().text(TEXT));
      case MESSAGES -> withTool(Answers.anthropic().text(TEXT));
      case GEMINI -> withTool(Answers.gemini().text(TEXT));
      case BEDROCK -> Answers.bedrock().toolCall(TEXT, "weather", ARGUMENTS);
    };
  }

  private static Script withTool(Completion said) {
    return said.tool("call_1", "weather", ARGUMENTS).usage(INPUT_TOKENS, OUTPUT_TOKENS);
  }

  /// 503.
  Answer overloaded() {
    return switch (this) {
      case CHAT, RESPONSES -> Answers.openai().error(503);
      case MESSAGES -> Answers.anthropic().error(503);
      case GEMINI -> Answers.gemini().error(503);
      case BEDROCK -> Answers.bedrock().error(503);
    };
  }

  /// What of the traces of this dialect's clients a target has no place for: `docs/translation.md`.
  Set<String> lostAt(Dialect target) {
    boolean nobodysUser = target == GEMINI || target == BEDROCK;
    if (target == this) {
      return Set.of();
    }
    return switch (this) {
      case CHAT -> nobodysUser ? Set.of("user") : Set.of();
      case RESPONSES -> Set.of();
      case MESSAGES ->
          nobodysUser ? Set.of("cache_control", "metadata.user_id") : Set.of("cache_control");
      case GEMINI -> Set.of("safetySettings");
      case BEDROCK -> throw new IllegalStateException("nobody asks in it");
    };
  }
}
