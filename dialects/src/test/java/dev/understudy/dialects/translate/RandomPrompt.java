package dev.understudy.dialects.translate;

import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import dev.understudy.dialects.neutral.Turn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Prompts as every dialect can say them, but for settings: turns alternate, results come first in
/// theirs, an assistant reasons, speaks and calls in this order.
final class RandomPrompt {
  private static final String[] WORDS = {
    "Hi",
    " there",
    "\n",
    "\"quoted\"",
    "\\",
    "é",
    "漢字",
    "😀",
    "\u0001",
    "\t",
    "</s>",
    "a b c",
    "data: x"
  };

  private final Random random;
  private int calls;

  RandomPrompt(long seed) {
    random = new Random(seed);
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  private <T> Optional<T> maybe(Supplier<T> some) {
    return maybe() ? Optional.of(some.get()) : Optional.empty();
  }

  String text() {
    StringBuilder text = new StringBuilder("t");
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.append('.').toString();
  }

  Prompt next() {
    List<Tool> tools = maybe() ? tools() : List.of();
    ToolChoice choice = tools.isEmpty() ? new ToolChoice.Auto() : choice(tools);
    boolean mayCall = !tools.isEmpty() && !(choice instanceof ToolChoice.None);
    return new Prompt(
        maybe() ? List.of(new Part.Text(text())) : List.of(),
        turns(),
        tools,
        choice,
        mayCall ? maybe(this::maybe) : Optional.empty(),
        settings(),
        format(),
        maybe());
  }

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      tools.add(new Tool("tool_" + i, maybe(this::text), schema(), false));
    }
    return tools;
  }

  private static ObjectNode schema() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject("a").put("type", "string");
    schema.putArray("required").add("a");
    return schema;
  }

  private ToolChoice choice(List<Tool> tools) {
    return switch (random.nextInt(4)) {
      case 0 -> new ToolChoice.Auto();
      case 1 -> new ToolChoice.None();
      case 2 -> new ToolChoice.Required();
      default -> new ToolChoice.Named(tools.getFirst().name());
    };
  }

  private Format format() {
    return switch (random.nextInt(4)) {
      case 0 -> new Format.AnyJson();
      case 1 -> new Format.Schema("answer", schema(), false);
      default -> new Format.FreeText();
    };
  }

  private BigDecimal number() {
    return BigDecimal.valueOf(random.nextInt(1, 100), 2);
  }

  private Settings settings() {
    return new Settings(
        maybe() ? OptionalLong.of(random.nextInt(1, 9000)) : OptionalLong.empty(),
        maybe(this::number),
        maybe(this::number),
        maybe() ? OptionalInt.of(random.nextInt(1, 50)) : OptionalInt.empty(),
        Stream.generate(this::text).limit(random.nextInt(7)).toList(),
        maybe() ? OptionalLong.of(random.nextInt(1000)) : OptionalLong.empty(),
        maybe(this::number),
        maybe(this::number),
        maybe(this::reasoning),
        maybe(() -> "user-1"));
  }

  private Reasoning reasoning() {
    Reasoning.Level[] levels = Reasoning.Level.values();
    return switch (random.nextInt(4)) {
      case 0 -> new Reasoning.Off();
      case 1 -> new Reasoning.Budget(random.nextInt(1, 40_000));
      default -> new Reasoning.Effort(levels[random.nextInt(levels.length)]);
    };
  }

  private List<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    List<Part.Call> open = List.of();
    for (int i = random.nextInt(4); i >= 0; i--) {
      turns.add(Turn.user(user(open)));
      if (i > 0) {
        List<Part> said = assistant();
        turns.add(Turn.assistant(said));
        open =
            said.stream().filter(Part.Call.class::isInstance).map(Part.Call.class::cast).toList();
      }
    }
    return turns;
  }

  private List<Part> user(List<Part.Call> open) {
    List<Part> parts = new ArrayList<>();
    for (Part.Call call : open) {
      parts.add(
          new Part.Result(
              call.id(), Optional.of(call.name()), List.of(new Part.Text(text())), maybe()));
    }
    if (parts.isEmpty() || maybe()) {
      parts.add(new Part.Text(text()));
    }
    if (random.nextInt(4) == 0) {
      parts.add(new Part.Image(new Source.Inline("image/png", "AAAA"), Optional.empty()));
      parts.add(new Part.Text(text()));
    }
    if (random.nextInt(6) == 0) {
      Source pdf = new Source.Inline("application/pdf", "AAAA");
      parts.add(new Part.Document(pdf, Optional.of("a.pdf")));
    }
    return parts;
  }

  /// Thought, text, calls; at least one of the latter two.
  private List<Part> assistant() {
    List<Part> parts = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      parts.add(new Part.Thought(text()));
    }
    boolean speaks = maybe();
    if (speaks) {
      parts.add(new Part.Text(text()));
    }
    for (int i = random.nextInt(speaks ? 0 : 1, 3); i > 0; i--) {
      parts.add(call());
    }
    return parts;
  }

  Part.Call call() {
    ObjectNode arguments = Json.object();
    if (maybe()) {
      arguments.put("a", text()).put("n", random.nextInt(100));
    }
    int number = calls++;
    return new Part.Call("call_" + number, "tool_" + number % 3, Json.text(arguments));
  }
}
