package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Seeds;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

/// Keys never cross: whatever fails, a provider sees its own key, and the caller's key goes to the
/// one target that is configured to get it.
class KeysTest {
  private static final String CALLERS_KEY = "key-of-the-caller";
  private static final int CALLS = 25;

  /// Where each provider's key belongs.
  private static final Map<String, String> HEADERS =
      Map.of(
          "openai", "authorization",
          "groq", "authorization",
          "mistral", "authorization",
          "anthropic", "x-api-key",
          "azure_openai", "api-key");

  private static final List<String> MODELS =
      List.of(
          "openai/gpt-4o",
          "groq/llama-3.3-70b-versatile",
          "anthropic/claude-sonnet-4-0",
          "azure_openai/gpt-4o",
          "mistral/mistral-large-latest");

  @Test
  void everyProviderSeesItsOwnKeyOnlyUnderRandomFailovers() throws Exception {
    try (Fleet fleet = Fleet.of("gateway/keys.yaml")) {
      ConcurrentMap<String, Integer> seen = new ConcurrentHashMap<>();
      Seeds.check(6, seed -> round(fleet, seed, seen));
      assertThat(seen.keySet()).isEqualTo(HEADERS.keySet());
      assertThat(fleet.gateway().output()).doesNotContain("key-of-");
    }
  }

  private void round(Fleet fleet, long seed, ConcurrentMap<String, Integer> seen) {
    var dice = new Random(seed);
    fleet.providers().forEach((name, provider) -> script(name, provider, dice.nextLong()));
    for (int i = 0; i < CALLS; i++) {
      String model = MODELS.get(dice.nextInt(MODELS.size()));
      Mode mode = dice.nextBoolean() ? Mode.PLAIN : Mode.STREAM;
      Reply reply = call(fleet, dice.nextBoolean(), mode, model);
      assertThat(reply.body() + reply.headers()).doesNotContain("key-of-");
    }
    fleet
        .providers()
        .forEach((name, provider) -> {
          provider.received().forEach(request -> hasOnlyItsKey(name, request));
          seen.merge(name, provider.requests(), Integer::sum);
        });
  }

  private static Reply call(Fleet fleet, boolean chat, Mode mode, String model) {
    try {
      return chat
          ? fleet
              .caller()
              .post(
                  "/v1/chat/completions",
                  Caller.chatBody(mode, model),
                  "authorization",
                  "Bearer " + CALLERS_KEY)
          : fleet
              .caller()
              .post("/v1/messages", Caller.messageBody(mode, model), "x-api-key", CALLERS_KEY);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static void script(String name, ScriptedProvider provider, long seed) {
    var dice = new Random(seed);
    provider.reset();
    provider.always(request -> {
      synchronized (dice) {
        return failureOrAnswer(name, dice.nextInt(10)).answer(request);
      }
    });
  }

  private static Script failureOrAnswer(String name, int roll) {
    boolean anthropic = name.equals("anthropic");
    Completion good = anthropic ? Answers.anthropic().text("fine") : Answers.openai().text("fine");
    return switch (roll) {
      case 0 -> Answers.openai().error(429);
      case 1 -> Answers.openai().error(429).retryAfter(1);
      case 2 -> anthropic ? Answers.anthropic().error(529) : Answers.openai().error(503);
      case 3 -> Answers.openai().error(401);
      case 4 -> Answers.reset();
      case 5 -> Answers.hangUp();
      case 6 -> good.breakBeforeContent(Ending.RESET);
      case 7 -> good.errorBeforeContent();
      default -> good;
    };
  }

  private static void hasOnlyItsKey(String name, Received request) {
    String own = name.equals("mistral") ? CALLERS_KEY : Fleet.keyOf(name);
    assertThat(request.headers())
        .filteredOn(header -> header.value().contains("key-of-"))
        .as("%s at %s", request, name)
        .allSatisfy(header -> assertThat(header.value()).isIn(own, "Bearer " + own))
        .allSatisfy(header -> assertThat(header.name()).isEqualToIgnoringCase(HEADERS.get(name)))
        .hasSize(1);
    assertThat(request.path() + request.text()).doesNotContain("key-of-");
  }
}
