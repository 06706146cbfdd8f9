package dev.understudy.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Where;
import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatChunk;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.EmbeddingRequest;
import dev.understudy.provider.ImageRequest;
import dev.understudy.provider.Json;
import dev.understudy.provider.Media;
import dev.understudy.provider.Message;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.RetryingProvider;
import dev.understudy.provider.SpeechRequest;
import dev.understudy.provider.TranscriptionRequest;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpenAiProviderTest {
  private static final String KEY = "sk-canary-0123456789";

  @RegisterExtension final Providers peers = new Providers();

  private static OpenAiProvider.Builder at(ScriptedProvider peer) {
    return OpenAiProvider.builder().baseUrl(peer.baseUrl()).apiKey(KEY);
  }

  private static ChatRequest hello() {
    return ChatRequest.of("gpt-4o", Message.user("hello"));
  }

  private static List<ChatChunk> read(ChatStream stream) {
    List<ChatChunk> chunks = new ArrayList<>();
    try (stream) {
      stream.forEachRemaining(chunks::add);
    }
    return chunks;
  }

  @Test
  void theRequestIsWhatTheProviderDocuments() {
    ScriptedProvider peer = peers.start().always(Answers.openai().text("hi"));

    at(peer).header("OpenAI-Project", "p1").build().chat(hello());

    Received request = peer.received(1);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/v1/chat/completions");
    assertThat(request.header("authorization")).hasValue("Bearer " + KEY);
    assertThat(request.header("openai-project")).hasValue("p1");
    assertThat(request.header("content-type")).hasValue("application/json");
    assertThat(Json.parse(request.text())).isEqualTo(hello().toJson());
  }

  @Test
  void anAddressMayHaveAPathAQueryAndAnotherFieldForTheKey() {
    ScriptedProvider peer = peers.start().always(Answers.openai().text("hi"));

    at(peer)
        .baseUrl(peer.baseUrl() + "/openai/deployments/d1?api-version=2024-10-21")
        .apiKeyIn("api-key")
        .build()
        .chat(hello());

    assertThat(peer.received(1).path())
        .isEqualTo("/openai/deployments/d1/chat/completions?api-version=2024-10-21");
    assertThat(peer.received(1).header("api-key")).hasValue(KEY);
    assertThat(peer.received(1).header("authorization")).isEmpty();
  }

  @Test
  void unknownFieldsOfAnswersAndChunksAreKept() {
    ScriptedProvider peer = peers.start();
    peer.onPlain(
        Answer.json(
            200,
            "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\",\"mood\":1.0},"
                + "\"finish_reason\":\"stop\"}],\"service_tier\":\"scale\"}"));
    peer.onStream(
        Answer.events(
            List.of(
                "data: {\"id\":\"1\",\"choices\":[],\"prompt_filter_results\":[1]}\n\n",
                "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\","
                    + "\"mood\":1.0},\"finish_reason\":\"stop\"}],\"obfuscation\":\"x\"}\n\n",
                "data: [DONE]\n\n")));

    ChatAnswer answer = at(peer).build().chat(hello());
    List<ChatChunk> chunks = read(at(peer).build().chatStream(hello()));

    assertThat(answer.extra().text("service_tier")).hasValue("scale");
    assertThat(answer.choices().getFirst().message().extra().get("mood"))
        .isEqualTo(new Json.Num("1.0"));
    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(0).extra().items("prompt_filter_results")).hasSize(1);
    assertThat(chunks.get(1).extra().text("obfuscation")).hasValue("x");
    assertThat(chunks.get(1).choices().getFirst().delta().extra().get("mood"))
        .isEqualTo(new Json.Num("1.0"));
  }

  @Test
  void aStreamIsAskedForItsUsageUnlessToldNotTo() {
    ScriptedProvider peer = peers.start().always(Answers.openai().text("hi").usage(3, 4));

    List<ChatChunk> chunks = read(at(peer).build().chatStream(hello()));
    read(at(peer).streamUsage(false).build().chatStream(hello()));
    read(at(peer).build().chatStream(hello().toBuilder().streamUsage(false).build()));

    assertThat(chunks.getLast().usage().orElseThrow().outputTokens()).isEqualTo(4);
    assertThat(peer.received(1).text()).contains("\"stream_options\":{\"include_usage\":true}");
    assertThat(peer.received(2).text())
        .doesNotContain("stream_options")
        .contains("\"stream\":true");
    assertThat(peer.received(3).text()).contains("\"include_usage\":false");
  }

  @Test
  void anErrorTellsAllThatTheProviderSaid() {
    ScriptedProvider peer =
        peers
            .start()
            .always(
                Answers.openai()
                    .error(429, "requests", "rate_limit_exceeded", "no more for " + KEY)
                    .header("x-request-id", "req-7")
                    .header("set-cookie", "c=1")
                    .header("x-ratelimit-remaining-requests", "0")
                    .retryAfter(3));

    ProviderException.Upstream failure =
        catchThrowableOfType(
            ProviderException.Upstream.class, () -> at(peer).build().chat(hello()));

    assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
    assertThat(failure.where()).isEqualTo(Where.ANY_TARGET);
    assertThat(failure.status()).isEqualTo(429);
    assertThat(failure.code()).hasValue("rate_limit_exceeded");
    assertThat(failure.type()).hasValue("requests");
    assertThat(failure.requestId()).hasValue("req-7");
    assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(3));
    assertThat(failure.phase()).hasValue(Phase.BODY);
    assertThat(failure.provider()).isEqualTo("openai");
    assertThat(failure.model()).isEqualTo("gpt-4o");
    assertThat(failure.elapsed()).isPositive();
    assertThat(failure.headers())
        .containsKey("x-ratelimit-remaining-requests")
        .doesNotContainKey("set-cookie");
    assertThat(failure.body()).contains("no more for").doesNotContain("canary");
    assertThat(failure.toString()).doesNotContain("canary");
  }

  @Test
  void noTextFormShowsTheKey() {
    OpenAiProvider.Builder builder =
        OpenAiProvider.builder().apiKey(KEY).header("x-other-key", KEY);

    assertThat(builder.toString()).doesNotContain(KEY);
    assertThat(builder.build().toString())
        .isEqualTo("OpenAiProvider[openai at https://api.openai.com/v1]");
    assertThatThrownBy(() -> OpenAiProvider.builder().apiKey(KEY + "\r\n").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(KEY);
    assertThatThrownBy(
            () -> OpenAiProvider.builder().apiKey(KEY).header("authorization", "Bearer x").build())
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> OpenAiProvider.builder().header("host", "elsewhere"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // what System.getenv gives for a variable that is not set
  void aKeyThatIsNotThereIsNoticedBeforeTheFirstRequest() {
    for (String missing : new String[] {null, "", " "}) {
      assertThatThrownBy(() -> dev.understudy.providers.Providers.openai(missing))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the key of openai is empty: is its environment variable set?");
    }
    assertThatThrownBy(
            () -> dev.understudy.providers.Providers.azure("https://a.example", KEY + "\n"))
        .hasMessage("the key of azure has blanks or a line break around it");
  }

  @Test
  void whereNobodyListensNothingWasSent() {
    ScriptedProvider peer = peers.start().refuse();

    ProviderException.Network failure =
        catchThrowableOfType(ProviderException.Network.class, () -> at(peer).build().chat(hello()));

    assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT_FAILED);
    assertThat(failure.phase()).hasValue(Phase.CONNECT);
    assertThat(failure.attempts()).hasSize(1);
  }

  @Test
  void anAnswerThatIsCutIsMalformedAndAResetIsALostConnection() {
    ScriptedProvider peer = peers.start();
    peer.next(Answers.openai().text("hi").breakAfter(1, Ending.RESET), Answers.htmlPage(200));

    assertThatThrownBy(() -> at(peer).build().chat(hello()))
        .isInstanceOf(ProviderException.Network.class)
        .extracting(failure -> ((ProviderException) failure).kind())
        .isEqualTo(FailureKind.CONNECTION_LOST);
    assertThatThrownBy(() -> at(peer).build().chat(hello()))
        .isInstanceOf(ProviderException.Malformed.class)
        .extracting(failure -> ((ProviderException) failure).where())
        .isEqualTo(Where.ANY_TARGET);
  }

  @Test
  void aClockThatRanOutHasAName() {
    ScriptedProvider peer = peers.start().always(Answers.silence());
    Duration soon = Duration.ofMillis(200);
    Duration late = Duration.ofSeconds(30);

    assertThatThrownBy(() ->
            at(peer).timeouts(new Timeouts(late, late, late, late, soon)).build().chat(hello()))
        .isInstanceOf(ProviderException.TimedOut.class)
        .extracting(failure -> ((ProviderException.TimedOut) failure).clock())
        .isEqualTo(ProviderException.TimedOut.Clock.ATTEMPT);
    assertThatThrownBy(() ->
            at(peer)
                .timeouts(new Timeouts(late, soon, late, late, late))
                .build()
                .chatStream(hello()))
        .isInstanceOf(ProviderException.TimedOut.class)
        .extracting(failure -> ((ProviderException.TimedOut) failure).clock())
        .isEqualTo(ProviderException.TimedOut.Clock.FIRST_TOKEN);
  }

  @Test
  void anErrorInAStreamIsWhatItSaysUntilThereIsContent() {
    ScriptedProvider peer = peers.start();
    peer.next(Answers.openai().text("he llo").errorBeforeContent());
    peer.next(Answers.openai().text("he llo").errorAfter(2));

    assertThatThrownBy(() -> read(at(peer).build().chatStream(hello())))
        .isInstanceOf(ProviderException.Upstream.class)
        .extracting(failure -> ((ProviderException) failure).kind())
        .isEqualTo(FailureKind.SERVER_ERROR);
    ProviderException.StreamInterrupted broken =
        catchThrowableOfType(
            ProviderException.StreamInterrupted.class,
            () -> read(at(peer).build().chatStream(hello())));
    assertThat(broken.delivered().text()).isEqualTo("he");
    assertThat(broken.delivered().chunks()).isEqualTo(2);
    assertThat(broken.getCause()).isInstanceOf(ProviderException.Upstream.class);
    assertThat(broken.where()).isEqualTo(Where.NOWHERE);
  }

  @Test
  void aReaderThatWaitsMakesTheProviderWait() throws Exception {
    String event =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
            + "x".repeat(4000)
            + "\"}}]}\n\n";
    List<String> events = new ArrayList<>(IntStream.range(0, 8000).mapToObj(i -> event).toList());
    events.add("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
    events.add("data: [DONE]\n\n");
    ScriptedProvider peer =
        peers.start().always(Answer.events(events).pauseBeforePart(6000, Duration.ofMillis(1)));

    try (ChatStream stream = at(peer).build().chatStream(hello())) {
      stream.next();
      Received request = peer.received(1);
      assertThat(request.awaitGone(Duration.ofMillis(500))).isFalse();
      assertThat(request.answered()).as("24 MB are not read ahead").isEmpty();

      int chunks = 1;
      while (stream.hasNext()) {
        stream.next();
        chunks++;
      }
      assertThat(chunks).isEqualTo(8001);
    }
  }

  @Test
  void aStreamWatchesForSilenceAsTargetsDoUnlessToldOtherwise() {
    ScriptedProvider peer = peers.start().always(Answers.openai().text("hi"));

    try (ChatStream stream = at(peer).build().chatStream(hello())) {
      assertThat(stream.silence()).hasValue(Timeouts.DEFAULT.idle());
    }
  }

  @Test
  void closingAStreamIsToldToTheProvider() throws Exception {
    ScriptedProvider peer =
        peers.start().always(Answers.openai().text("he llo").breakAfter(2, Ending.STALL));

    ChatStream stream = at(peer).build().chatStream(hello());
    stream.next();
    stream.close();

    assertThat(peer.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
    assertThatThrownBy(stream::next).isInstanceOf(ProviderException.Cancelled.class);
  }

  @Test
  void aConnectionIsUsedAgainAfterAnswersAndStreams() {
    ScriptedProvider peer = peers.start().always(Answers.openai().text("hi"));
    try (Connections connections = Connections.open()) {
      OpenAiProvider provider = at(peer).connections(connections).build();
      for (int i = 0; i < 10; i++) {
        provider.chat(hello());
        read(provider.chatStream(hello()));
      }
    }

    assertThat(peer.requests()).isEqualTo(20);
    assertThat(peer.connections()).isLessThanOrEqualTo(4);
  }

  @Test
  void afterItsConnectionsAreClosedACallFailsAtOnce() {
    ScriptedProvider peer = peers.start().always(Answers.openai().text("hi"));
    Connections connections = Connections.open();
    OpenAiProvider provider = at(peer).connections(connections).build();
    connections.close();

    assertThatThrownBy(() -> provider.chat(hello())).isInstanceOf(ProviderException.Network.class);
  }

  @Test
  void vectorsComeFromNumbersAndFromBase64() {
    ScriptedProvider peer = peers.start();
    peer.next(
        Answers.openai().embedding(3),
        Answer.json(
            200,
            "{\"object\":\"list\",\"model\":\"e\",\"data\":[{\"index\":0,\"embedding\":\"AAAAPwAAgL4=\"}]}"));
    EmbeddingRequest request =
        EmbeddingRequest.builder().model("e").input(Json.of("hello")).dimensions(3).build();

    assertThat(at(peer).build().embed(request).data().getFirst().vector().toArray())
        .containsExactly(0.5f, -0.25f, 0.5f);
    assertThat(at(peer).build().embed(request).data().getFirst().vector().toArray())
        .containsExactly(0.5f, -0.25f);
    assertThat(peer.received(1).path()).isEqualTo("/v1/embeddings");
    assertThat(Json.parse(peer.received(1).text())).isEqualTo(request.toJson());
  }

  @Test
  void anImageInTheAnswerIsReturnedAndAnAddressIsNotFollowed() {
    ScriptedProvider peer = peers.start();
    String address = "{\"created\":1,\"data\":[{\"url\":\"" + peer.baseUrl() + "/image.png\"}]}";
    peer.next(
        Answer.json(200, "{\"created\":1,\"data\":[{\"b64_json\":\"iVBORw==\"}]}"),
        Answer.json(200, address));
    ImageRequest request = ImageRequest.builder().model("dall-e-3").prompt("a cat").build();

    Media image = at(peer).build().generateImage(request);
    Media answer = at(peer).build().generateImage(request);

    assertThat(image.contentType()).isEqualTo("image/png");
    assertThat(image.bytes()).containsExactly(0x89, 'P', 'N', 'G');
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(new String(answer.bytes(), StandardCharsets.UTF_8)).isEqualTo(address);
    assertThat(peer.requests()).isEqualTo(2);
  }

  @Test
  void speechIsBytesAndATranscriptIsAskedForWithAForm() {
    ScriptedProvider peer = peers.start();
    peer.next(
        Answer.status(200).header("content-type", "audio/mpeg").body("sound"),
        Answer.json(200, "{\"text\":\"hello\"}"));

    Media sound =
        at(peer)
            .build()
            .speak(SpeechRequest.builder().model("tts-1").input("hi").voice("alloy").build());
    Media text =
        at(peer)
            .build()
            .transcribe(
                TranscriptionRequest.builder()
                    .model("whisper-1")
                    .file(
                        "file",
                        "a\"b.mp3",
                        "audio/mpeg",
                        TranscriptionRequest.Body.of(sound.bytes()))
                    .field("language", "en")
                    .build());

    assertThat(sound.contentType()).isEqualTo("audio/mpeg");
    assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).contains("hello");
    Received form = peer.received(2);
    assertThat(form.path()).isEqualTo("/v1/audio/transcriptions");
    String type = form.header("content-type").orElseThrow();
    assertThat(type).startsWith("multipart/form-data; boundary=");
    String boundary = "--" + type.substring(type.indexOf('=') + 1);
    assertThat(form.text())
        .isEqualTo(
            String.join(
                "\r\n",
                boundary,
                "content-disposition: form-data; name=\"model\"",
                "",
                "whisper-1",
                boundary,
                "content-disposition: form-data; name=\"file\"; filename=\"a%22b.mp3\"",
                "content-type: audio/mpeg",
                "",
                "sound",
                boundary,
                "content-disposition: form-data; name=\"language\"",
                "",
                "en",
                boundary + "--",
                ""));
  }

  @Test
  void whatWouldStreamATranscriptIsRefusedBeforeItIsSent() {
    ScriptedProvider peer = peers.start();

    assertThatThrownBy(() ->
            at(peer)
                .build()
                .transcribe(
                    TranscriptionRequest.builder()
                        .model("whisper-1")
                        .field("stream", "true")
                        .build()))
        .isInstanceOf(ProviderException.InvalidRequest.class);
    assertThat(peer.requests()).isZero();
  }

  @Test
  void retriesFollowTheSettingsOfTheProvider() {
    ScriptedProvider peer = peers.start().always(Answers.openai().error(503));
    RetryingProvider retrying =
        RetryingProvider.builder(at(peer).build())
            .maxRetries(2)
            .initialBackoff(Duration.ofMillis(1))
            .override("openai", settings -> settings.maxRetries(1))
            .build();

    assertThatThrownBy(() -> retrying.chat(hello()))
        .isInstanceOf(ProviderException.Upstream.class)
        .satisfies(failure -> assertThat(((ProviderException) failure).attempts()).hasSize(2));
    assertThat(peer.requests()).isEqualTo(2);

    assertThatThrownBy(() -> retrying.chat(ChatRequest.of("other/model", Message.user("hello"))))
        .isInstanceOf(ProviderException.Upstream.class);
    assertThat(peer.requests()).isEqualTo(5);
  }

  @Test
  void aRetriedStreamIsSilentlyOpenedAgainUntilItHasContent() {
    ScriptedProvider peer = peers.start();
    peer.next(
        Answers.openai().text("he llo").breakBeforeContent(Ending.RESET),
        Answers.openai().text("he llo"));
    RetryingProvider retrying =
        RetryingProvider.builder(at(peer).build()).initialBackoff(Duration.ofMillis(1)).build();

    StringBuilder text = new StringBuilder();
    read(retrying.chatStream(hello())).forEach(chunk -> text.append(chunk.text()));

    assertThat(text).hasToString("he llo");
    assertThat(peer.requests()).isEqualTo(2);
  }

  @Test
  void aServerThatContinuesIsToldSoInItsOwnWay() {
    OpenAiProvider.Builder builder = OpenAiProvider.builder().baseUrl("http://127.0.0.1:1");
    String given = "once upon a time there";

    assertThat(builder.name("vllm").build().continued(hello(), given).orElseThrow().extra())
        .satisfies(
            extra -> assertThat(extra.get("continue_final_message")).isEqualTo(Json.of(true)));
    assertThat(builder.name("mistral").build().continued(hello(), given).orElseThrow().messages())
        .last()
        .satisfies(last -> {
          assertThat(last.text()).isEqualTo(given);
          assertThat(last.extra().get("prefix")).isEqualTo(Json.of(true));
        });
    assertThat(builder.name("mistral").build().continued(hello(), "once")).isEmpty();
    assertThat(builder.name("openai").build().continued(hello(), given))
        .isEqualTo(Optional.empty());
  }
}
