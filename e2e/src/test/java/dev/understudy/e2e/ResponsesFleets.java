package dev.understudy.e2e;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.ScriptedProvider;

/// The fleets that the official clients meet around OpenAI's responses: the first provider fails,
/// plain and streamed, and the next one speaks another dialect. `classic` offers chat completions
/// only, `modern` responses only.
final class ResponsesFleets {
  static final String OPENAI = "openai/gpt-4o";
  static final String ANTHROPIC = "anthropic/claude-sonnet-4-0";
  static final String CLASSIC = "classic/small";
  static final String MODERN = "modern/large";

  private ResponsesFleets() {}

  /// A client that asks `openai` for responses is served by `anthropic`.
  static Fleet overMessages() throws Exception {
    Fleet fleet = Fleet.of("gateway/responses.yaml");
    fails(fleet.provider("openai"), Answers.responses().text("never"));
    fleet.provider("anthropic").always(said(Answers.anthropic().text(ClientFleets.TEXT)));
    return fleet;
  }

  /// A client that asks `modern` for responses is served by `classic`.
  static Fleet overChat() throws Exception {
    Fleet fleet = Fleet.of("gateway/responses.yaml");
    fails(fleet.provider("modern"), Answers.responses().text("never"));
    fleet.provider("classic").always(said(Answers.openai().text(ClientFleets.TEXT)));
    return fleet;
  }

  /// A client that asks `classic` for chat completions, or `anthropic` for messages, is served by
  /// `modern`.
  static Fleet overResponses() throws Exception {
    Fleet fleet = Fleet.of("gateway/responses.yaml");
    fails(fleet.provider("classic"), Answers.openai().text("never"));
    fails(fleet.provider("anthropic"), Answers.anthropic().text("never"));
    fleet.provider("modern").always(said(Answers.responses().text(ClientFleets.TEXT)));
    return fleet;
  }

  private static void fails(ScriptedProvider provider, Completion never) {
    provider.onPlain(never.errorBeforeContent()).onStream(never.errorBeforeContent());
  }

  private static Completion said(Completion text) {
    return text.tool("call_1", "weather", ClientFleets.ARGUMENTS).usage(9, 5);
  }
}
