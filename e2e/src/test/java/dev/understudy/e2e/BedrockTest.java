package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ConverseAnswers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// A target that speaks Bedrock's converse, for callers that speak something else.
@Execution(ExecutionMode.SAME_THREAD)
class BedrockTest {
  private static final String CLAUDE = "bedrock/anthropic.claude-haiku-4-5-v1:0";
  private static final String NOVA = "amazon_bedrock/amazon.nova-pro-v1:0";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN==";
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
          + "{\"type\":\"object\"}}}]";

  private static Fleet fleet;
  private static ScriptedProvider openai;
  private static ScriptedProvider bedrock;
  private static ScriptedProvider groq;
  private static ScriptedProvider nova;

  private final ConverseAnswers answers = Answers.bedrock();

  enum Who {
    CHAT,
    MESSAGES;

    Reply asks(Mode mode, String model) throws Exception {
      return this == CHAT ? fleet.caller().chat(mode, model) : fleet.caller().message(mode, model);
    }
  }

  /// Models, each with a key of its own, for failures that leave a mark on model or key: each is
  /// asked once.
  private static final int MARKED = 60;

  private static final AtomicInteger unmarked = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    String config = Fleet.read("gateway/bedrock.yaml");
    String entry = config.substring(config.indexOf("  - model: " + CLAUDE));
    entry = entry.substring(0, entry.indexOf("  - model: groq"));
    StringBuilder more = new StringBuilder(config);
    for (int number = 0; number < MARKED; number++) {
      more.append(
          entry.replace(CLAUDE, "bedrock/m" + number).replace("AKIDEXAMPLE", "AKID" + number));
    }
    fleet = Fleet.with(more.toString());
    openai = fleet.provider("openai");
    bedrock = fleet.provider("bedrock");
    groq = fleet.provider("groq");
    nova = fleet.provider("nova");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void everyoneIsWell() {
    openai.reset().always(Answers.openai().text("from openai"));
    groq.reset().always(Answers.openai().text("from groq"));
    bedrock.reset().always(answers.text("one two three"));
    nova.reset().always(answers.text("from nova"));
  }

  private static String unmarked() {
    int number = unmarked.getAndIncrement();
    assertThat(number).isLessThan(MARKED);
    return "bedrock/m" + number;
  }

  static Stream<Arguments> everyone() {
    return Stream.of(Who.values())
        .flatMap(who -> Stream.of(Mode.values()).map(mode -> Arguments.of(who, mode)));
  }

  @ParameterizedTest
  @MethodSource("everyone")
  void anAnswerArrivesInTheCallersWords(Who who, Mode mode) throws Exception {
    Reply reply = who.asks(mode, CLAUDE);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("one two three");
    assertThat(reply.streamed()).isEqualTo(mode == Mode.STREAM);
    assertThat(reply.header("x-understudy-model")).hasValue(CLAUDE);
    assertThat(reply.body()).contains("\"anthropic.claude-haiku-4-5-v1:0\"");
    if (mode == Mode.STREAM) {
      assertThat(reply.body()).contains(who == Who.CHAT ? "data: [DONE]" : "\"message_stop\"");
    } else {
      JsonNode usage = reply.json().path("usage");
      assertThat(usage.path(who == Who.CHAT ? "prompt_tokens" : "input_tokens").asInt())
          .isEqualTo(9);
    }
  }

  @ParameterizedTest
  @MethodSource("everyone")
  void everyRequestIsSigned(Who who, Mode mode) throws Exception {
    who.asks(mode, CLAUDE);

    Received request = bedrock.received(1);
    assertThat(request.path())
        .isEqualTo(
            "/model/anthropic.claude-haiku-4-5-v1%3A0/converse"
                + (mode == Mode.STREAM ? "-stream" : ""));
    assertThat(request.header("x-amz-security-token")).hasValue(TOKEN);
    AwsSignature.check(request, SECRET, "eu-west-1");
    assertThat(request.headers().toString()).doesNotContain(SECRET);
    assertThat(Reply.parse(request.text()).at("/messages/0/content/0/text").asString())
        .isEqualTo("Say hello.");
    assertThat(request.text()).doesNotContain("\"model\"", "\"stream\"");
  }

  @ParameterizedTest
  @EnumSource
  void anotherKeyIsSentAsItIs(Mode mode) throws Exception {
    Reply reply = fleet.caller().chat(mode, NOVA);

    assertThat(reply.text()).isEqualTo("from nova");
    assertThat(nova.received(1).header("authorization")).hasValue("Bearer key-of-nova");
    assertThat(nova.received(1).header("x-amz-date")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aCallOfAToolArrives(Mode mode) throws Exception {
    bedrock.always(answers.toolCall("weather", "{\"city\": \"Paris\",\"days\": 2}"));

    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/chat/completions",
                Caller.chatBody(mode, CLAUDE).replaceFirst("\\{", "{" + TOOLS + ","));

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(Reply.parse(bedrock.received(1).text()).at("/toolConfig/tools/0/toolSpec/name"))
        .hasToString("\"weather\"");
    assertThat(reply.body()).contains("\"tooluse_1\"", "\"weather\"", "\"tool_calls\"");
    String arguments =
        mode == Mode.PLAIN
            ? reply.json().at("/choices/0/message/tool_calls/0/function/arguments").asString()
            : joinedArguments(reply);
    assertThat(Reply.parse(arguments)).isEqualTo(Reply.parse("{\"city\":\"Paris\",\"days\":2}"));
  }

  private static String joinedArguments(Reply reply) {
    StringBuilder arguments = new StringBuilder();
    for (String event : reply.events()) {
      if (!event.equals("[DONE]")) {
        String part = "/choices/0/delta/tool_calls/0/function/arguments";
        arguments.append(Reply.parse(event).at(part).asString(""));
      }
    }
    return arguments.toString();
  }

  @ParameterizedTest
  @MethodSource("everyone")
  void itStandsInForAnother(Who who, Mode mode) throws Exception {
    openai.always(Answers.openai().error(503));

    Reply reply = who.asks(mode, "openai/gpt-4o");

    assertThat(reply.text()).isEqualTo("one two three");
    assertThat(reply.header("x-understudy-attempts")).hasValue("2");
    AwsSignature.check(bedrock.received(1), SECRET, "eu-west-1");
    assertThat(bedrock.received(1).headers().toString()).doesNotContain("key-of-");
  }

  @ParameterizedTest
  @CsvSource({"429", "403", "404", "408", "424", "500", "503"})
  void anotherStandsInForIt(int status) throws Exception {
    bedrock.always(answers.error(status));
    for (Mode mode : Mode.values()) {
      Reply reply = fleet.caller().message(mode, unmarked());
      assertThat(reply.text()).isEqualTo("from groq");
      assertThat(reply.header("x-understudy-attempts")).hasValue("2");
    }
  }

  @ParameterizedTest
  @MethodSource("everyone")
  void aBadRequestIsToldInTheCallersWords(Who who, Mode mode) throws Exception {
    bedrock.always(answers.error(400));

    Reply reply = who.asks(mode, CLAUDE);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().at("/error/message").asString())
        .isEqualTo("The provided request is not valid");
    assertThat(reply.header("x-understudy-upstream-request-id")).hasValue("4f3c-1");
    assertThat(groq.requests()).isZero();
  }

  static Stream<Arguments> breaksBeforeContent() {
    ConverseAnswers answers = Answers.bedrock();
    List<byte[]> good = answers.textMessages("one two three");
    return Stream.of(
            answers.exceptionAfter("", 0, "modelStreamErrorException", "no"),
            answers.exceptionAfter("", 0, "throttlingException", "slow down"),
            answers.stream(flipped(good, 0)),
            answers.stream(flipped(good, 2)),
            answers.stream(good.subList(0, 2)),
            answers.stream(good).stopAt(good.getFirst().length + 20, Ending.CLOSE),
            answers.stream(good).stopAt(5, Ending.RESET))
        .map(Arguments::of);
  }

  /// The messages, with one bit wrong in the payload of one of them.
  private static List<byte[]> flipped(List<byte[]> messages, int index) {
    var changed = new ArrayList<>(messages);
    byte[] message = messages.get(index).clone();
    message[message.length - 6] ^= 1;
    changed.set(index, message);
    return changed;
  }

  @ParameterizedTest
  @MethodSource("breaksBeforeContent")
  void aStreamThatBreaksBeforeItsContentIsReplaced(Script broken) throws Exception {
    for (Who who : Who.values()) {
      bedrock.reset().always(broken);
      Reply reply = who.asks(Mode.STREAM, unmarked());
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("from groq");
      assertThat(bedrock.requests()).isEqualTo(1);
    }
  }

  static Stream<Arguments> breaksAfterContent() {
    ConverseAnswers answers = Answers.bedrock();
    List<byte[]> good = answers.textMessages("one two three");
    int two = good.subList(0, 4).stream().mapToInt(message -> message.length).sum();
    return Stream.of(
            answers.exceptionAfter("one two three", 2, "internalServerException", "no"),
            answers.stream(flipped(good, 4)),
            answers.stream(good.subList(0, 4)),
            answers.stream(good).stopAt(two + 7, Ending.CLOSE),
            answers.stream(good).stopAt(two, Ending.RESET))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("breaksAfterContent")
  void aStreamThatBreaksAfterItsContentEndsHonestly(Script broken) throws Exception {
    for (Who who : Who.values()) {
      bedrock.reset().always(broken);
      Reply reply = who.asks(Mode.STREAM, CLAUDE);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("one two");
      assertThat(reply.body())
          .contains("stream_interrupted")
          .doesNotContain("[DONE]", "message_stop", "\"finish_reason\":\"stop\"");
      assertThat(groq.requests()).isZero();
    }
  }

  @Test
  void aStreamThatLosesItsUsageIsComplete() throws Exception {
    List<byte[]> good = answers.textMessages("one two three");
    bedrock.always(answers.stream(good.subList(0, good.size() - 1)));

    Reply reply = fleet.caller().chat(Mode.STREAM, CLAUDE);

    assertThat(reply.text()).isEqualTo("one two three");
    assertThat(reply.body()).contains("\"finish_reason\":\"stop\"").endsWith("data: [DONE]\n\n");
  }

  @ParameterizedTest
  @EnumSource
  void noPartOfTheCredentialIsRepeated(Mode mode) throws Exception {
    String told = "not " + SECRET + ", x-amz-security-token:" + TOKEN;
    bedrock.always(answers.error(400, "ValidationException", told));
    Reply asSent = fleet.caller().chat(mode, CLAUDE);
    assertThat(asSent.body()).contains("***").doesNotContain(SECRET, TOKEN);

    bedrock.reset().always(answers.error(403, "InvalidSignatureException", told));
    groq.always(Answer.json(500, "{\"error\":{\"message\":\"" + told + "\"}}"));
    Reply exhausted = fleet.caller().chat(mode, unmarked());
    assertThat(exhausted.status()).as(exhausted.body()).isBetween(500, 502);
    assertThat(exhausted.body()).doesNotContain(SECRET, TOKEN);
  }

  @Test
  void whatCannotTravelIsNamed() throws Exception {
    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/chat/completions",
                Caller.chatBody(Mode.PLAIN, CLAUDE)
                    .replaceFirst(
                        "\\{", "{\"seed\":7,\"user\":\"me\",\"parallel_tool_calls\":false,"));
    assertThat(reply.header("x-understudy-dropped"))
        .hasValueSatisfying(dropped -> assertThat(dropped).contains("seed", "user"));
  }
}
