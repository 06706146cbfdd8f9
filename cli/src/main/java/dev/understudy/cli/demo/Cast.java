package dev.understudy.cli.demo;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;

/// The three scripted providers, and what they say on a good day.
final class Cast implements AutoCloseable {
  private static final String LINE = "The show goes on, whoever has to play the part tonight.";

  final ScriptedProvider openai = ScriptedProvider.start();
  final ScriptedProvider anthropic = ScriptedProvider.start();
  final ScriptedProvider mistral = ScriptedProvider.start();

  Cast() {
    recover();
  }

  /// Everyone is well again.
  void recover() {
    openai.accept().always(well(Duration.ofMillis(60)));
    anthropic
        .accept()
        .always(
            Answers.anthropic()
                .text(LINE)
                .firstTokenAfter(Duration.ofMillis(80))
                .pace(Duration.ofMillis(8)));
    mistral.accept().always(well(Duration.ofMillis(50)));
  }

  private static Script well(Duration firstToken) {
    return Answers.openai().text(LINE).firstTokenAfter(firstToken).pace(Duration.ofMillis(8));
  }

  /// The configuration that the demo's gateway runs on.
  String configuration(int port) {
    return """
    version: v1
    listeners:
      - {type: model, name: main, address: 127.0.0.1, port: %d}
    model_providers:
      - model: openai/gpt-4o
        access_key: demo-key-openai
        base_url: %s
        retry_policy: careful
        default: true
      - model: anthropic/claude-sonnet-4-0
        access_key: demo-key-anthropic
        base_url: %s
      - model: mistral/mistral-large-latest
        access_key: demo-key-mistral
        base_url: %s
    retry_policies:
      careful:
        fallback_models: [anthropic/claude-sonnet-4-0, mistral/mistral-large-latest]
        default_max_attempts: 3
    defaults:
      timeouts: {connect: 1s, first_token: 1s, idle: 5s, attempt: 10s}
    """
        .formatted(port, openai.baseUrl(), anthropic.baseUrl(), mistral.baseUrl());
  }

  @Override
  public void close() {
    openai.close();
    anthropic.close();
    mistral.close();
  }
}
