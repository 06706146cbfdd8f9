package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.List;

/// The fleets that the official clients meet: the first provider fails, plain and streamed, and the
/// next one speaks the other dialect.
final class ClientFleets {
  static final String CHAT_MODEL = "openai/gpt-4o";
  static final String MESSAGES_MODEL = "anthropic/claude-sonnet-4-0";
  static final String TEXT = "Let me look.";
  static final String ARGUMENTS = "{\"city\":\"Oslo\"}";

  private ClientFleets() {}

  /// For a client that speaks chat completions.
  static Fleet openAiFails() throws Exception {
    Fleet fleet = Fleet.of("gateway/clients.yaml");
    fleet
        .provider("openai")
        .onPlain(Answers.openai().error(503))
        .onStream(Answers.openai().text("never").errorBeforeContent());
    fleet
        .provider("anthropic")
        .always(Answers.anthropic().text(TEXT).tool("toolu_1", "weather", ARGUMENTS).usage(9, 5));
    return fleet;
  }

  /// For a client that speaks messages.
  static Fleet anthropicFails() throws Exception {
    Fleet fleet = Fleet.of("gateway/clients.yaml");
    fleet
        .provider("anthropic")
        .onPlain(Answers.anthropic().error(529))
        .onStream(Answers.anthropic().text("never").errorBeforeContent());
    fleet
        .provider("openai")
        .always(Answers.openai().text(TEXT).tool("call_1", "weather", ARGUMENTS).usage(9, 5));
    return fleet;
  }

  /// Each provider was asked once plain and once for a stream, with the tool, and by nobody's key
  /// but its own.
  static void everyoneWasAskedTwice(Fleet fleet) {
    askedTwice(fleet, fleet.providers().keySet().toArray(String[]::new));
  }

  /// The same of some providers.
  static void askedTwice(Fleet fleet, String... names) {
    List.of(names)
        .forEach(name -> {
          ScriptedProvider provider = fleet.provider(name);
          assertThat(provider.received()).as(name).hasSize(2);
          assertThat(provider.received(1).stream()).isFalse();
          assertThat(provider.received(2).stream()).isTrue();
          assertThat(provider.received())
              .allSatisfy(request -> {
                assertThat(request.text()).contains("\"weather\"", "Oslo");
                assertThat(request.headers().toString())
                    .contains(Fleet.keyOf(name))
                    .doesNotContain("callers-key");
              });
        });
  }
}
