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
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Something that a request may say, in the neutral form, next to the same request without it.
///
/// @param name as the table shows it
/// @param without the request
/// @param with the request that says it
/// @param aspect what of a prompt shows whether it is still said
/// @param reasons whether the models must be ones that reason
record Feature(
    String name, Prompt without, Prompt with, Function<Prompt, Object> aspect, boolean reasons) {
  private static final Part HI = new Part.Text("Hi");
  private static final Part.Call CALL = new Part.Call("call_1", "look", "{\"a\":\"b\"}");
  private static final Part.Call CALL_2 = new Part.Call("call_2", "look", "{}");
  private static final Settings NOTHING =
      new Settings(
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          List.of(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Source PNG = new Source.Inline("image/png", "AAAA");
  private static final Source PDF = new Source.Inline("application/pdf", "AAAA");
  private static final Source PLAIN = new Source.Inline("text/plain", "SGk=");

  static List<Feature> all() {
    List<Feature> all = new ArrayList<>();
    all.add(
        feature(
            "system text",
            prompt -> withSystem(prompt, new Part.Text("Be brief.")),
            Feature::instructions));
    all.add(
        feature(
            "several system texts",
            prompt -> withSystem(prompt, new Part.Text("Be brief."), new Part.Text("Be kind.")),
            Feature::instructions));
    all.add(user("picture in the request", new Part.Image(PNG, Optional.empty())));
    all.add(
        user(
            "picture by address",
            new Part.Image(new Source.Url("https://example.com/a.png"), Optional.empty())));
    all.add(user("picture with a detail", new Part.Image(PNG, Optional.of("low"))));
    all.add(user("PDF in the request", new Part.Document(PDF, Optional.empty())));
    all.add(
        user(
            "PDF by address",
            new Part.Document(new Source.Url("https://example.com/a.pdf"), Optional.empty())));
    all.add(user("PDF with a name", new Part.Document(PDF, Optional.of("a.pdf"))));
    all.add(user("document of plain text", new Part.Document(PLAIN, Optional.empty())));
    all.add(user("sound", new Part.Audio("wav", "AAAA")));
    all.add(assistant("earlier answer", new Part.Text("Hello.")));
    all.add(assistant("earlier refusal", new Part.Refusal("No.")));
    all.add(assistant("earlier reasoning", new Part.Thought("Hm."), new Part.Text("Hello.")));
    all.add(talk("last turn is the assistant's", Turn.user(List.of(HI)), assistantSays("It is")));
    all.add(talk("call and its result", asks(), calls(CALL), results(result(CALL, false, "ok"))));
    all.add(
        talk(
            "parallel calls and results",
            asks(),
            calls(CALL, CALL_2),
            results(result(CALL, false, "ok"), result(CALL_2, false, "no"))));
    all.add(talk("result that failed", asks(), calls(CALL), results(result(CALL, true, "broken"))));
    Part picture = new Part.Image(PNG, Optional.empty());
    all.add(
        talk(
            "picture in a result",
            asks(),
            calls(CALL),
            results(
                new Part.Result(
                    "call_1", Optional.of("look"), List.of(new Part.Text("ok"), picture), false))));
    all.addAll(tools());
    all.addAll(settings());
    all.add(feature("stream", Feature::streaming, Prompt::stream));
    return all;
  }

  /// The texts of the instructions, however they are divided.
  private static Object instructions(Prompt prompt) {
    return prompt.system().stream()
        .map(part -> ((Part.Text) part).text())
        .collect(Collectors.joining("\n\n"));
  }

  private static Prompt plain() {
    return new Prompt(
        List.of(),
        List.of(Turn.user(List.of(HI))),
        List.of(),
        new ToolChoice.Auto(),
        Optional.empty(),
        NOTHING,
        new Format.FreeText(),
        false);
  }

  private static Feature feature(
      String name, UnaryOperator<Prompt> change, Function<Prompt, Object> aspect) {
    return new Feature(name, plain(), change.apply(plain()), aspect, false);
  }

  private static Prompt withSystem(Prompt prompt, Part... system) {
    return new Prompt(
        List.of(system),
        prompt.turns(),
        prompt.tools(),
        prompt.toolChoice(),
        prompt.parallelTools(),
        prompt.settings(),
        prompt.format(),
        prompt.stream());
  }

  private static Prompt withTurns(Prompt prompt, Turn... turns) {
    return new Prompt(
        prompt.system(),
        List.of(turns),
        prompt.tools(),
        prompt.toolChoice(),
        prompt.parallelTools(),
        prompt.settings(),
        prompt.format(),
        prompt.stream());
  }

  private static Prompt withTools(
      Prompt prompt, Tool tool, ToolChoice choice, Optional<Boolean> parallel) {
    return new Prompt(
        prompt.system(),
        prompt.turns(),
        List.of(tool),
        choice,
        parallel,
        prompt.settings(),
        prompt.format(),
        prompt.stream());
  }

  private static Prompt with(Prompt prompt, Settings settings, Format format) {
    return new Prompt(
        prompt.system(),
        prompt.turns(),
        prompt.tools(),
        prompt.toolChoice(),
        prompt.parallelTools(),
        settings,
        format,
        prompt.stream());
  }

  private static Prompt streaming(Prompt prompt) {
    return new Prompt(
        prompt.system(),
        prompt.turns(),
        prompt.tools(),
        prompt.toolChoice(),
        prompt.parallelTools(),
        prompt.settings(),
        prompt.format(),
        true);
  }

  private static Feature user(String name, Part part) {
    return feature(name, prompt -> withTurns(prompt, Turn.user(List.of(HI, part))), Feature::parts);
  }

  private static Feature assistant(String name, Part... parts) {
    Prompt without =
        withTurns(plain(), Turn.user(List.of(HI)), assistantSays("Hello."), Turn.user(List.of(HI)));
    boolean answer = parts.length == 1 && parts[0] instanceof Part.Text;
    Prompt with =
        withTurns(
            plain(),
            Turn.user(List.of(HI)),
            Turn.assistant(List.of(parts)),
            Turn.user(List.of(HI)));
    return new Feature(name, answer ? plain() : without, with, Feature::parts, false);
  }

  /// Turns in the presence of a tool: not every dialect takes calls without.
  private static Feature talk(String name, Turn... turns) {
    Tool tool = new Tool("look", Optional.of("Looks."), schema(), false);
    Prompt one = withTools(plain(), tool, new ToolChoice.Auto(), Optional.empty());
    return new Feature(name, one, withTurns(one, turns), Feature::parts, false);
  }

  private static Turn asks() {
    return Turn.user(List.of(HI));
  }

  private static Turn assistantSays(String text) {
    return Turn.assistant(List.of(new Part.Text(text)));
  }

  private static Turn calls(Part... calls) {
    return Turn.assistant(List.of(calls));
  }

  private static Turn results(Part... results) {
    return Turn.user(List.of(results));
  }

  private static Part result(Part.Call call, boolean failed, String text) {
    return new Part.Result(
        call.id(), Optional.of(call.name()), List.of(new Part.Text(text)), failed);
  }

  /// The parts of all turns; arguments as trees, and ids as far as dialects have them.
  private static Object parts(Prompt prompt) {
    List<Object> all = new ArrayList<>();
    for (Turn turn : prompt.turns()) {
      for (Part part : turn.parts()) {
        all.add(turn.role());
        all.add(
            switch (part) {
              case Part.Call call -> List.of("call", call.name(), Probe.tree(call.arguments()));
              case Part.Result result ->
                  List.of("result", result.name(), result.content(), result.failed());
              default -> part;
            });
      }
    }
    return all;
  }

  private static ObjectNode schema() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject("a").put("type", "string");
    schema.putArray("required").add("a");
    schema.put("additionalProperties", false);
    return schema;
  }

  private static List<Feature> tools() {
    Tool tool = new Tool("look", Optional.of("Looks."), schema(), false);
    Tool strict = new Tool("look", Optional.of("Looks."), schema(), true);
    ToolChoice auto = new ToolChoice.Auto();
    Prompt one = withTools(plain(), tool, auto, Optional.empty());
    List<Feature> all = new ArrayList<>();
    all.add(new Feature("tools", plain(), one, Prompt::tools, false));
    all.add(
        new Feature(
            "strict tools",
            one,
            withTools(plain(), strict, auto, Optional.empty()),
            prompt -> prompt.tools().getFirst().strict(),
            false));
    all.add(choice("no tool may be called", one, tool, new ToolChoice.None()));
    all.add(choice("some tool must be called", one, tool, new ToolChoice.Required()));
    all.add(choice("this tool must be called", one, tool, new ToolChoice.Named("look")));
    all.add(
        new Feature(
            "one call at a time",
            one,
            withTools(plain(), tool, auto, Optional.of(false)),
            Prompt::parallelTools,
            false));
    return all;
  }

  private static Feature choice(String name, Prompt one, Tool tool, ToolChoice choice) {
    Prompt with = withTools(plain(), tool, choice, Optional.empty());
    return new Feature(name, one, with, Prompt::toolChoice, false);
  }

  private static List<Feature> settings() {
    List<Feature> all = new ArrayList<>();
    all.add(format("JSON object", new Format.AnyJson(), Object::getClass));
    all.add(
        format(
            "JSON schema",
            new Format.Schema("answer", schema(), false),
            format -> format instanceof Format.Schema schema ? schema.schema() : "none"));
    all.add(setting("limit of tokens", One.of().maxTokens(500), Settings::maxTokens));
    all.add(setting("temperature 0.5", One.of().temperature("0.5"), Settings::temperature));
    all.add(setting("temperature 1.5", One.of().temperature("1.5"), Settings::temperature));
    all.add(setting("top_p", One.of().topP("0.5"), Settings::topP));
    all.add(
        setting(
            "temperature and top_p",
            One.of().temperature("0.5").topP("0.5"),
            settings -> List.of(settings.temperature(), settings.topP())));
    all.add(setting("top_k", One.of().topK(5), Settings::topK));
    all.add(setting("one stop text", One.of().stop("END"), Settings::stop));
    all.add(setting("six stop texts", One.of().stop("A", "B", "C", "D", "E", "F"), Settings::stop));
    all.add(setting("a stop text of blanks", One.of().stop("\n"), Settings::stop));
    all.add(setting("seed", One.of().seed(7), Settings::seed));
    all.add(setting("presence penalty", One.of().presence("0.5"), Settings::presencePenalty));
    all.add(setting("frequency penalty", One.of().frequency("0.5"), Settings::frequencyPenalty));
    all.add(setting("user", One.of().user("u1"), Settings::user));
    all.add(reasoning("reasoning, low effort", new Reasoning.Effort(Reasoning.Level.LOW)));
    all.add(reasoning("reasoning, high effort", new Reasoning.Effort(Reasoning.Level.HIGH)));
    all.add(reasoning("reasoning, 2000 tokens", new Reasoning.Budget(2000)));
    all.add(reasoning("no reasoning", new Reasoning.Off()));
    return all;
  }

  private static Feature format(String name, Format format, Function<Format, Object> aspect) {
    Prompt with = with(plain(), NOTHING, format);
    return new Feature(name, plain(), with, prompt -> aspect.apply(prompt.format()), false);
  }

  private static Feature setting(String name, One one, Function<Settings, Object> aspect) {
    Prompt with = with(plain(), one.settings(), new Format.FreeText());
    return new Feature(name, plain(), with, prompt -> aspect.apply(prompt.settings()), false);
  }

  /// The limit leaves room for a budget.
  private static Feature reasoning(String name, Reasoning reasoning) {
    One limit = One.of().maxTokens(60_000);
    Prompt without = with(plain(), limit.settings(), new Format.FreeText());
    Prompt with = with(plain(), limit.reasoning(reasoning).settings(), new Format.FreeText());
    return new Feature(name, without, with, prompt -> prompt.settings().reasoning(), true);
  }

  /// Settings of which only some are said.
  private record One(
      OptionalLong limit,
      Optional<BigDecimal> temperature,
      Optional<BigDecimal> topP,
      OptionalInt topK,
      List<String> stop,
      OptionalLong seed,
      Optional<BigDecimal> presence,
      Optional<BigDecimal> frequency,
      Optional<Reasoning> reasoning,
      Optional<String> user) {
    static One of() {
      return new One(
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          List.of(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    Settings settings() {
      return new Settings(
          limit, temperature, topP, topK, stop, seed, presence, frequency, reasoning, user);
    }

    private static Optional<BigDecimal> number(String number) {
      return Optional.of(new BigDecimal(number));
    }

    One maxTokens(long tokens) {
      return new One(
          OptionalLong.of(tokens),
          temperature,
          topP,
          topK,
          stop,
          seed,
          presence,
          frequency,
          reasoning,
          user);
    }

    One temperature(String value) {
      return new One(
          limit, number(value), topP, topK, stop, seed, presence, frequency, reasoning, user);
    }

    One topP(String value) {
      return new One(
          limit,
          temperature,
          number(value),
          topK,
          stop,
          seed,
          presence,
          frequency,
          reasoning,
          user);
    }

    One topK(int value) {
      return new One(
          limit,
          temperature,
          topP,
          OptionalInt.of(value),
          stop,
          seed,
          presence,
          frequency,
          reasoning,
          user);
    }

    One stop(String... texts) {
      List<String> all = Stream.of(texts).toList();
      return new One(
          limit, temperature, topP, topK, all, seed, presence, frequency, reasoning, user);
    }

    One seed(long value) {
      return new One(
          limit,
          temperature,
          topP,
          topK,
          stop,
          OptionalLong.of(value),
          presence,
          frequency,
          reasoning,
          user);
    }

    One presence(String value) {
      return new One(
          limit, temperature, topP, topK, stop, seed, number(value), frequency, reasoning, user);
    }

    One frequency(String value) {
      return new One(
          limit, temperature, topP, topK, stop, seed, presence, number(value), reasoning, user);
    }

    One reasoning(Reasoning value) {
      return new One(
          limit,
          temperature,
          topP,
          topK,
          stop,
          seed,
          presence,
          frequency,
          Optional.of(value),
          user);
    }

    One user(String value) {
      return new One(
          limit,
          temperature,
          topP,
          topK,
          stop,
          seed,
          presence,
          frequency,
          reasoning,
          Optional.of(value));
    }
  }
}
