package dev.understudy.dialects.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.Turn;
import dev.understudy.testkit.Seeds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written to a dialect and read again is the same, but for what was named.
class PromptProperties {
  private static final int RUNS = 300 * Fuzz.factor();

  static List<Dialect> callers() {
    return Known.callers();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void aPromptComesBackWithoutWhatWasNamed(Dialect dialect) {
    Codec codec = Known.codec(dialect);
    for (String model : Probe.models(dialect)) {
      Seeds.check(RUNS, seed -> comesBack(codec, model, new RandomPrompt(seed).next()));
    }
  }

  private static void comesBack(Codec codec, String model, Prompt prompt) {
    Dropped unplaced = new Dropped();
    Dropped unread = new Dropped();
    Prompt once = again(codec, model, prompt, unplaced, unread);
    assertThat(unread.names())
        .as("a writer writes nothing that its reader does not know")
        .isEmpty();
    List<String> named = unplaced.names();
    Map<String, Object> before = settings(prompt);
    settings(once)
        .forEach((name, value) -> {
          if (!named.contains(name)) {
            assertThat(value).as(name).isEqualTo(before.get(name));
          }
        });
    assertThat(said(once, named)).isEqualTo(said(prompt, named));
    Dropped second = new Dropped();
    Prompt twice = again(codec, model, once, second, unread);
    assertThat(settings(twice)).as("nothing more is lost").isEqualTo(settings(once));
    assertThat(twice.settings().reasoning()).isEqualTo(once.settings().reasoning());
    assertThat(said(twice, List.of())).isEqualTo(said(once, List.of()));
  }

  private static Prompt again(
      Codec codec, String model, Prompt prompt, Dropped unplaced, Dropped unread) {
    try {
      return codec.read(codec.write(prompt, model, unplaced), prompt.stream(), unread);
    } catch (Untranslatable refused) {
      throw new AssertionError("refused: " + refused.getMessage(), refused);
    }
  }

  private static Map<String, Object> settings(Prompt prompt) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("temperature", prompt.settings().temperature().map(BigDecimal::stripTrailingZeros));
    all.put("top_p", prompt.settings().topP().map(BigDecimal::stripTrailingZeros));
    all.put("top_k", prompt.settings().topK());
    all.put("stop", prompt.settings().stop());
    all.put("seed", prompt.settings().seed());
    all.put(
        "presence_penalty",
        prompt.settings().presencePenalty().map(BigDecimal::stripTrailingZeros));
    all.put(
        "frequency_penalty",
        prompt.settings().frequencyPenalty().map(BigDecimal::stripTrailingZeros));
    all.put("user", prompt.settings().user());
    all.put("format", format(prompt.format()));
    all.put("tool_choice", prompt.toolChoice());
    all.put("parallel_tools", prompt.parallelTools().orElse(true)); // what every dialect does
    all.put("stream", prompt.stream());
    all.put("tools", prompt.tools().stream().map(PromptProperties::tool).toList());
    return all;
  }

  private static List<Object> tool(Tool tool) {
    return List.of(tool.name(), tool.description(), tool.schema());
  }

  private static Object format(Format format) {
    return format instanceof Format.Schema schema ? schema.schema() : format.getClass();
  }

  /// The conversation without what was named, and in a form that is the same for dialects that
  /// number calls and those that name them.
  private static List<String> said(Prompt prompt, List<String> named) {
    List<String> all = new ArrayList<>();
    prompt.system().forEach(part -> all.add("system " + part));
    for (Turn turn : prompt.turns()) {
      List<String> parts = new ArrayList<>();
      for (Part part : turn.parts()) {
        said(part, named).ifPresent(parts::add);
      }
      if (!parts.isEmpty()) {
        all.add(turn.role() + " " + parts);
      }
    }
    return all;
  }

  private static Optional<String> said(Part part, List<String> named) {
    return switch (part) {
      case Part.Thought thought when named.contains("thought") -> Optional.empty();
      case Part.Call call ->
          Optional.of("call " + call.name() + " " + Probe.tree(call.arguments()));
      case Part.Result(var id, var name, var content, var failed) ->
          Optional.of(
              "result " + name + " " + content + " " + (failed && !named.contains("failed")));
      case Part.Document(var source, var name) when named.contains("document.name") ->
          Optional.of("document " + source);
      case Part.Document(var source, var name) -> Optional.of("document " + source + name);
      default -> Optional.of(part.toString());
    };
  }
}
