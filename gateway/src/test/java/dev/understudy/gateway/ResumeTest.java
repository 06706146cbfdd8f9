package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResumeTest {
  private static final String TEXT = "one two three four five six seven eight nine ten";
  private static final Pattern DELTA =
      Pattern.compile("\"(?:content|text)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider first = providers.start();
  private final ScriptedProvider second = providers.start();
  private final ScriptedProvider third = providers.start();

  private static RetryPolicy resuming(String... fallbacks) {
    return RetryPolicy.builder()
        .fallbackModels(List.of(fallbacks))
        .defaultRule(Rule.of(4, Strategy.DIFFERENT_PROVIDER))
        .streaming(
            new Streaming(
                Streaming.Commit.FIRST_CONTENT,
                Streaming.OnInterrupt.RESUME,
                Optional.empty(),
                Streaming.OnDisconnect.CANCEL))
        .build();
  }

  /// All texts in the events of a body, one after the other.
  private static String text(String body) {
    return body.lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> {
          Matcher delta = DELTA.matcher(line);
          return delta.find() ? delta.group(1) : "";
        })
        .collect(Collectors.joining());
  }

  @Test
  void anAnswerMadeAgainGoesOnWhereTheFirstOneBroke() throws Exception {
    first.always(Answers.openai().text(TEXT).breakAfter(4, Ending.RESET));
    second.always(Answers.openai().text(TEXT));
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, resuming("beta/two"))
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(text(answer.body())).isEqualTo(TEXT);
      assertThat(answer.body()).contains("\n: understudy resumed attempt=2\n");
      assertThat(answer.body()).endsWith("data: [DONE]\n\n").doesNotContain("error");
      assertThat(answer.body()).containsOnlyOnce("\"role\":\"assistant\"");
      assertThat(answer.body()).containsOnlyOnce("\"finish_reason\":\"stop\"");
      assertThat(ids(answer.body())).hasSize(1);
      assertThat(second.requests()).isEqualTo(1);
    }
  }

  private static List<String> ids(String body) {
    return Pattern.compile("\"id\":\"([^\"]*)\"")
        .matcher(body)
        .results()
        .map(id -> id.group(1))
        .distinct()
        .toList();
  }

  @Test
  void anotherAnswerIsNeverMixedIn() throws Exception {
    first.always(Answers.openai().text(TEXT).breakAfter(4, Ending.RESET));
    second.always(Answers.openai().text("one two four and so on"));
    third.always(Answers.openai().text(TEXT));
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, resuming("beta/two", "gamma/three"))
            .openai("beta/two", second, RetryPolicy.NONE)
            .openai("gamma/three", third, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(text(answer.body())).isEqualTo(TEXT);
      assertThat(answer.body()).contains("\n: understudy resumed attempt=3\n");
    }
  }

  @Test
  void whatNobodyMakesAgainEndsHonestly() throws Exception {
    first.always(Answers.openai().text(TEXT).breakAfter(4, Ending.CLOSE));
    second.always(Answers.openai().text("something else"));
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, resuming("beta/two"))
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(TEXT).startsWith(text(answer.body()));
      assertThat(answer.body()).contains("stream_interrupted").doesNotContain("[DONE]");
      assertThat(answer.body()).doesNotContain("something");
    }
  }

  @Test
  void aTargetThatContinuesTextsIsGivenTheText() throws Exception {
    first.always(Answers.anthropic().text(TEXT).breakAfter(7, Ending.CLOSE));
    second.always(Answers.anthropic().text(" five six seven eight nine ten"));
    try (Rig rig =
        Rig.with()
            .anthropic("alpha/one", first, resuming("beta/two"))
            .anthropic("beta/two", second, RetryPolicy.NONE)
            .start()) {
      String request =
          Rig.messagesStream("alpha/one").replace("\"max_tokens\":50", "\"max_tokens\":500");
      HttpResponse<String> answer = rig.messagesWith(request);
      assertThat(second.received(1).text())
          .contains(Rig.HELLO + ",{\"role\":\"assistant\",\"content\":\"one two three four\"}]")
          .contains("\"max_tokens\":495");
      assertThat(text(answer.body())).isEqualTo(TEXT);
      assertThat(answer.body()).contains("\n: understudy resumed attempt=2\n");
      assertThat(answer.body()).containsOnlyOnce("event: message_start");
      assertThat(answer.body()).containsOnlyOnce("event: message_stop");
      assertThat(answer.body()).doesNotContain("event: error");
    }
  }

  @Test
  void aRejectedTextIsNeverShown() throws Exception {
    first.always(Answers.anthropic().text(TEXT).breakAfter(5, Ending.RESET));
    second.always(
        Answers.anthropic()
            .error(400, "invalid_request_error", "does not support assistant message prefill"));
    RetryPolicy twice =
        resuming("beta/two").toBuilder()
            .defaultRule(Rule.of(2, Strategy.DIFFERENT_PROVIDER))
            .build();
    try (Rig rig =
        Rig.with()
            .anthropic("alpha/one", first, twice)
            .anthropic("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.messagesWith(Rig.messagesStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("event: error").contains("stream_interrupted");
      assertThat(answer.body()).doesNotContain("prefill");
    }
  }

  @Test
  void theOneWhoGoesOnMaySpeakAnotherDialect() throws Exception {
    first.always(Answers.openai().text(TEXT).breakAfter(4, Ending.RESET));
    second.always(Answers.anthropic().text("xx"));
    third.always(Answers.openai().text(TEXT));
    RetryPolicy policy = resuming("beta/two");
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, policy)
            .anthropic("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      String body = answer.body();
      int seam = body.indexOf(": understudy resumed attempt=2");
      assertThat(seam).as(body).isPositive();
      assertThat(text(body)).isEqualTo(text(body.substring(0, seam)) + "xx");
      assertThat(body).endsWith("data: [DONE]\n\n");
      assertThat(ids(body)).hasSize(1);
    }
  }

  @Test
  void aCallThatWasBegunIsNeverContinued() throws Exception {
    first.always(
        Answers.openai()
            .toolCall("lookup", "{\"city\":\"a long name of a city\"}")
            .breakAfter(3, Ending.RESET));
    second.always(Answers.openai().text("never asked"));
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, resuming("beta/two"))
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.body()).contains("stream_interrupted");
      assertThat(second.requests()).isZero();
    }
  }

  @Test
  void halfOfADocumentIsNeverCompletedBySomebodyElse() throws Exception {
    first.always(Answers.openai().text(TEXT).breakAfter(4, Ending.RESET));
    second.always(Answers.openai().text(TEXT));
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, resuming("beta/two"))
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      String request =
          Rig.chatStream("alpha/one")
              .replace("\"stream\"", "\"response_format\":{\"type\":\"json_object\"},\"stream\"");
      HttpResponse<String> answer = rig.chatWith(request);
      assertThat(answer.body()).contains("stream_interrupted");
      assertThat(second.requests()).isZero();
    }
  }
}
