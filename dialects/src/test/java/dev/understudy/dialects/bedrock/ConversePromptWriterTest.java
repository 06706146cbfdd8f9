package dev.understudy.dialects.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ConversePromptWriterTest {
  private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
  private static final String NOVA = "amazon.nova-pro-v1:0";
  private static final Settings NO_SETTINGS =
      settings(Optional.empty(), Optional.empty(), List.of(), Optional.empty());
  private static final Tool WEATHER =
      new Tool("weather", Optional.of("Tells it."), schema("{\"type\":\"object\"}"), false);
  private static final Part HELLO = new Part.Text("hello");

  private final Dropped dropped = new Dropped();
  private List<Part> system = List.of();
  private List<Turn> turns = List.of(Turn.user(List.of(HELLO)));
  private List<Tool> tools = List.of();
  private ToolChoice choice = new ToolChoice.Auto();
  private Optional<Boolean> parallel = Optional.empty();
  private Settings settings = NO_SETTINGS;
  private Format format = new Format.FreeText();

  private static tools.jackson.databind.node.ObjectNode schema(String json) {
    try {
      return Json.read(json.getBytes(UTF_8));
    } catch (Untranslatable wrong) {
      throw new AssertionError(wrong);
    }
  }

  private static Settings settings(
      Optional<BigDecimal> temperature,
      Optional<BigDecimal> topP,
      List<String> stop,
      Optional<Reasoning> reasoning) {
    return new Settings(
        OptionalLong.empty(),
        temperature,
        topP,
        OptionalInt.empty(),
        stop,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        reasoning,
        Optional.empty());
  }

  private JsonNode written(String model) throws Untranslatable {
    Prompt prompt = new Prompt(system, turns, tools, choice, parallel, settings, format, true);
    return Json.read(new ConverseCodec().write(prompt, model, dropped));
  }

  private String written() throws Untranslatable {
    return written(NOVA).toString();
  }

  private String messages(Part... parts) throws Untranslatable {
    turns = List.of(Turn.user(List.of(parts)));
    return written(NOVA).path("messages").path(0).path("content").toString();
  }

  @Test
  void aPlainPromptIsItsMessages() throws Exception {
    assertThat(written())
        .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hello\"}]}]}");
    assertThat(dropped.names()).isEmpty();
  }

  @Test
  void instructionsAreBlocksOfTheirOwn() throws Exception {
    system = List.of(new Part.Text("Be kind."), new Part.Text(" "), new Part.Text("Be short."));
    assertThat(written(NOVA).path("system").toString())
        .isEqualTo("[{\"text\":\"Be kind.\"},{\"text\":\"Be short.\"}]");
    system = List.of(new Part.Image(new Source.Inline("image/png", "AA=="), Optional.empty()));
    assertThatThrownBy(this::written).hasMessageStartingWith("system: ");
  }

  @Test
  void turnsOfOneSideBecomeOneMessageAndBlankTextsNone() throws Exception {
    turns =
        List.of(
            Turn.user(List.of(HELLO, new Part.Text("\n"))),
            Turn.assistant(List.of(new Part.Text(""))),
            Turn.user(List.of(new Part.Text("again"))),
            Turn.assistant(List.of(new Part.Refusal("No."), new Part.Thought("hm"))));
    assertThat(written())
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hello\"},{\"text\":"
                + "\"again\"}]},{\"role\":\"assistant\",\"content\":[{\"text\":\"No.\"}]}]}");
    assertThat(dropped.names()).containsExactly("thought");
  }

  @Test
  void picturesTravelAsBytes() throws Exception {
    Source png = new Source.Inline("IMAGE/PNG", "AA==");
    assertThat(messages(new Part.Image(png, Optional.of("high"))))
        .isEqualTo("[{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\"AA==\"}}}]");
    assertThat(dropped.names()).containsExactly("detail");
    Source s3 = new Source.Url("s3://bucket/cat.JPG");
    assertThat(messages(new Part.Image(s3, Optional.empty())))
        .isEqualTo(
            "[{\"image\":{\"format\":\"jpeg\",\"source\":{\"s3Location\":{\"uri\":"
                + "\"s3://bucket/cat.JPG\"}}}}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "https://example.org/cat.png|image: the target's dialect fetches files from S3 only",
        "s3://bucket.x/cat|image: the target's dialect has no format for *.cat",
        "data:image/tiff;base64,AA==|image: the target's dialect has no format for image/tiff",
      })
  void aPictureThatCannotTravelIsNamed(String url, String why) {
    assertThatThrownBy(() -> messages(new Part.Image(Source.of(url), Optional.empty())))
        .isInstanceOf(Untranslatable.class)
        .hasMessage(why);
  }

  @Test
  void documentsHaveNamesInTheirOwnCharacters() throws Exception {
    Source pdf = new Source.Inline("application/pdf", "AA==");
    String blocks =
        messages(
            HELLO,
            new Part.Document(pdf, Optional.of("Annual  report_2025.PDF")),
            new Part.Document(pdf, Optional.of("plan.pdf")),
            new Part.Document(pdf, Optional.of("plan")),
            new Part.Document(new Source.Inline("text/plain", "aGk="), Optional.empty()),
            new Part.Document(pdf, Optional.empty()));
    assertThat(schemaList(blocks, "document", "name"))
        .containsExactly("Annual report-2025", "plan", "plan (2)", "document", "document (2)");
    assertThat(blocks)
        .contains("{\"format\":\"txt\",\"source\":{\"bytes\":\"aGk=\"},\"name\":\"document\"}");
    assertThat(dropped.names()).containsExactly("document.name");
  }

  private static List<String> schemaList(String blocks, String what, String key) {
    return schema("{\"all\":" + blocks + "}")
        .path("all")
        .valueStream()
        .filter(block -> block.has(what))
        .map(block -> block.path(what).path(key).stringValue())
        .toList();
  }

  @Test
  void aDocumentWantsWordsBesideIt() {
    Source pdf = new Source.Inline("application/pdf", "AA==");
    assertThatThrownBy(() -> messages(new Part.Document(pdf, Optional.empty())))
        .hasMessage("document: the target wants words beside a document");
  }

  @Test
  void soundTravelsInTheFormatsThereAre() throws Exception {
    assertThat(messages(new Part.Audio("WAV", "AA==")))
        .isEqualTo("[{\"audio\":{\"format\":\"wav\",\"source\":{\"bytes\":\"AA==\"}}}]");
    assertThatThrownBy(() -> messages(new Part.Audio("pcm16", "AA==")))
        .hasMessage("input_audio: the target's dialect has no format pcm16");
  }

  @Test
  void callsAndResultsAreBlocks() throws Exception {
    String longId = "call|" + "x".repeat(70);
    tools = List.of(WEATHER);
    turns =
        List.of(
            Turn.assistant(
                List.of(
                    new Part.Call("call_1", "weather", "{\"city\":\"Paris\",\"n\":1.50}"),
                    new Part.Call(longId, "weather", "{}"))),
            Turn.user(
                List.of(
                    new Part.Result("call_1", Optional.of("weather"), List.of(HELLO), false),
                    new Part.Result(longId, Optional.empty(), List.of(new Part.Text(" ")), true))));
    JsonNode messages = written(NOVA).path("messages");
    assertThat(messages.path(0).path("content").path(0).toString())
        .isEqualTo(
            "{\"toolUse\":{\"toolUseId\":\"call_1\",\"name\":\"weather\","
                + "\"input\":{\"city\":\"Paris\",\"n\":1.50}}}");
    assertThat(messages.path(1).path("content").path(0).toString())
        .isEqualTo(
            "{\"toolResult\":{\"toolUseId\":\"call_1\",\"content\":[{\"text\":\"hello\"}]}}");
    String id =
        messages.path(0).path("content").path(1).path("toolUse").path("toolUseId").stringValue();
    assertThat(id).hasSize(64).matches("[A-Za-z0-9_-]+");
    assertThat(messages.path(1).path("content").path(1).toString())
        .isEqualTo(
            "{\"toolResult\":{\"toolUseId\":\"" + id + "\",\"content\":[],\"status\":\"error\"}}");
  }

  @Test
  void callsWithoutTheirToolsOrWithOddArgumentsAreNamed() {
    turns = List.of(Turn.assistant(List.of(new Part.Call("a", "weather", "{}"))));
    assertThatThrownBy(this::written).hasMessageStartingWith("tools: ");
    turns = List.of(Turn.assistant(List.of(new Part.Call("a", "weather", "{"))));
    assertThatThrownBy(this::written).hasMessageStartingWith("arguments of a: ");
  }

  @Test
  void toolsAreDescribed() throws Exception {
    tools = List.of(WEATHER, new Tool("clock", Optional.empty(), Json.object(), true));
    assertThat(written(NOVA).path("toolConfig").toString())
        .isEqualTo(
            "{\"tools\":[{\"toolSpec\":{\"name\":\"weather\",\"description\":\"Tells it.\","
                + "\"inputSchema\":{\"json\":{\"type\":\"object\"}}}},{\"toolSpec\":{\"name\":"
                + "\"clock\",\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{}}},"
                + "\"strict\":true}}]}");
  }

  @Test
  void theChoiceOfToolsTravels() throws Exception {
    tools = List.of(WEATHER);
    choice = new ToolChoice.Required();
    assertThat(written(NOVA).at("/toolConfig/toolChoice").toString()).isEqualTo("{\"any\":{}}");
    choice = new ToolChoice.Named("weather");
    assertThat(written(NOVA).at("/toolConfig/toolChoice").toString())
        .isEqualTo("{\"tool\":{\"name\":\"weather\"}}");
    choice = new ToolChoice.None();
    assertThat(written(NOVA).has("toolConfig")).isFalse();
    assertThat(dropped.names()).isEmpty();
    turns = List.of(Turn.assistant(List.of(new Part.Call("a", "weather", "{}"))));
    assertThat(written(NOVA).at("/toolConfig").has("toolChoice")).isFalse();
    assertThat(dropped.names()).containsExactly("tool_choice");
  }

  @Test
  void oneCallAtATimeCannotBeAskedFor() throws Exception {
    tools = List.of(WEATHER);
    parallel = Optional.of(true);
    written();
    assertThat(dropped.names()).isEmpty();
    parallel = Optional.of(false);
    written();
    assertThat(dropped.names()).containsExactly("parallel_tools");
  }

  @Test
  void aSchemaTravelsAsText() throws Exception {
    format = new Format.Schema("answer", schema("{\"type\":\"object\"}"), true);
    assertThat(written(NOVA).path("outputConfig").toString())
        .isEqualTo(
            "{\"textFormat\":{\"type\":\"json_schema\",\"structure\":{\"jsonSchema\":{\"name\":"
                + "\"answer\",\"schema\":\"{\\\"type\\\":\\\"object\\\"}\"}}}}");
    format = new Format.AnyJson();
    assertThat(written(NOVA).has("outputConfig")).isFalse();
    assertThat(dropped.names()).containsExactly("format");
  }

  @Test
  void whatHasNoPlaceIsNamed() throws Exception {
    settings =
        new Settings(
            OptionalLong.of(100),
            Optional.of(new BigDecimal("0.70")),
            Optional.of(new BigDecimal("0.9")),
            OptionalInt.of(40),
            List.of("END", ""),
            OptionalLong.of(7),
            Optional.of(BigDecimal.ONE),
            Optional.of(BigDecimal.ONE),
            Optional.of(new Reasoning.Effort(Reasoning.Level.LOW)),
            Optional.of("me"));
    assertThat(written(NOVA).path("inferenceConfig").toString())
        .isEqualTo(
            "{\"maxTokens\":100,\"temperature\":0.70,\"topP\":0.9,\"stopSequences\":[\"END\"]}");
    assertThat(dropped.names())
        .containsExactly(
            "reasoning", "top_k", "stop", "seed", "presence_penalty", "frequency_penalty", "user");
  }

  @Test
  void aTemperatureBeyondTheScaleIsCutAndNamed() throws Exception {
    settings =
        settings(Optional.of(new BigDecimal("1.4")), Optional.empty(), List.of(), Optional.empty());
    assertThat(written(NOVA).path("inferenceConfig").toString()).isEqualTo("{\"temperature\":1}");
    assertThat(dropped.names()).containsExactly("temperature");
  }

  @Test
  void anthropicsModelsGetWhatOnlyTheyHave() throws Exception {
    settings =
        new Settings(
            OptionalLong.empty(),
            Optional.of(new BigDecimal("0.5")),
            Optional.of(new BigDecimal("0.9")),
            OptionalInt.of(40),
            List.of("\n\n", "END"),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    JsonNode request = written(CLAUDE);
    assertThat(request.path("inferenceConfig").toString())
        .isEqualTo("{\"temperature\":0.5,\"stopSequences\":[\"END\"]}");
    assertThat(request.path("additionalModelRequestFields").toString()).isEqualTo("{\"top_k\":40}");
    assertThat(dropped.names()).containsExactly("top_p", "stop");
  }

  @Test
  void anthropicsModelsThinkAsTheyCan() throws Exception {
    settings =
        settings(
            Optional.of(BigDecimal.ONE),
            Optional.empty(),
            List.of(),
            Optional.of(new Reasoning.Budget(2000)));
    JsonNode budget = written(CLAUDE);
    assertThat(budget.path("additionalModelRequestFields").toString())
        .isEqualTo("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}}");
    assertThat(budget.path("inferenceConfig").toString()).isEqualTo("{\"maxTokens\":6096}");
    assertThat(dropped.names()).containsExactly("temperature");
    JsonNode adaptive = written("global.anthropic.claude-opus-4-6-v1");
    assertThat(adaptive.path("additionalModelRequestFields").toString())
        .isEqualTo(
            "{\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"medium\"}}");
  }

  @Test
  void nothingInTheProgramReadsACaller() {
    assertThatThrownBy(() -> new ConverseCodec().read(new byte[0], true, dropped))
        .isInstanceOf(Untranslatable.class);
  }
}
