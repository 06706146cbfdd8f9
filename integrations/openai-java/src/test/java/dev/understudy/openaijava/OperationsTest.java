package dev.understudy.openaijava;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.RateLimitException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class OperationsTest {
  private static final String FILE =
      "{\"id\":\"file-1\",\"object\":\"file\",\"bytes\":3,\"created_at\":1,\"filename\":\"f\","
          + "\"purpose\":\"batch\",\"status\":\"processed\"}";

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start();
    b = providers.start();
  }

  private OpenAiFailover failover() {
    return OpenAiFailover.of(
        ApiTarget.of("openai/gpt-4o").at(a.baseUrl() + "/v1").key("key-of-a"),
        ApiTarget.of("local/llama")
            .at(b.baseUrl() + "/v1")
            .model("text-embedding-3-small", "nomic-embed"));
  }

  @Test
  void anEmbeddingKeepsItsModelUnlessATargetNamesAnother() {
    a.always(Answers.openai().error(503));
    b.always(Answers.openai().embedding(4));
    OpenAIClient client = failover().client();
    var answer =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("text-embedding-3-small")
                    .input("hi")
                    .build());
    assertThat(answer.data().getFirst().embedding()).hasSize(4);
    assertThat(a.received(1).model()).hasValue("text-embedding-3-small");
    assertThat(b.received(1).model()).hasValue("nomic-embed");
    assertThat(b.received(1).header("authorization")).isEmpty();
    client
        .embeddings()
        .create(EmbeddingCreateParams.builder().model("other-embedding").input("hi").build());
    assertThat(b.received(2).model()).hasValue("other-embedding");
  }

  @Test
  void aFormFailsOverWithAnotherModelInIt() {
    a.always(Answers.openai().error(503));
    b.always(Answer.json(200, "{\"text\":\"spoken\"}"));
    OpenAIClient client =
        OpenAiFailover.of(
                ApiTarget.of("openai/gpt-4o").at(a.baseUrl() + "/v1").key("key-of-a"),
                ApiTarget.of("groq/llama").at(b.baseUrl() + "/v1").model("whisper-1", "whisper-3"))
            .client();
    var answer =
        client
            .audio()
            .transcriptions()
            .create(
                TranscriptionCreateParams.builder()
                    .model("whisper-1")
                    .file(new byte[] {'R', 'I', 'F', 'F'})
                    .build());
    assertThat(answer.asTranscription().text()).isEqualTo("spoken");
    assertThat(a.received(1).text()).contains("whisper-1", "RIFF");
    assertThat(b.received(1).text()).contains("whisper-3", "RIFF").doesNotContain("whisper-1");
  }

  private record Once(InputStream source) implements HttpRequestBody {
    @Override
    public void writeTo(OutputStream out) {
      try {
        source.transferTo(out);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    @Override
    public String contentType() {
      return "application/json";
    }

    @Override
    public long contentLength() {
      return -1;
    }

    @Override
    public boolean repeatable() {
      return false;
    }

    @Override
    public void close() {}
  }

  @Test
  void aBodyThatCanBeReadOnceIsSentOnceAsItIs() {
    a.always(Answers.openai().error(503));
    String body = "{\"model\":\"whatever\",\"messages\":[]}";
    HttpRequest request =
        HttpRequest.builder()
            .method(HttpMethod.POST)
            .baseUrl("http://unused")
            .addPathSegments("chat", "completions")
            .body(new Once(new ByteArrayInputStream(body.getBytes(UTF_8))))
            .build();
    try (HttpResponse answer = failover().httpClient().execute(request)) {
      assertThat(answer.statusCode()).isEqualTo(503);
    }
    assertThat(a.requests()).isEqualTo(1);
    assertThat(a.received(1).text()).isEqualTo(body);
    assertThat(b.requests()).isZero();
  }

  @Test
  void aBinaryAnswerPassesUnchanged() throws Exception {
    byte[] sound = new byte[200_000];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (byte) (i * 31);
    }
    a.always(Answers.openai().error(429));
    b.always(Answer.status(200).header("content-type", "audio/mpeg").parts(List.of(sound)));
    try (HttpResponse answer =
        failover()
            .client()
            .audio()
            .speech()
            .create(
                SpeechCreateParams.builder().model("tts-1").voice("alloy").input("hi").build())) {
      assertThat(answer.body().readAllBytes()).isEqualTo(sound);
    }
  }

  @Test
  void speechIsNotMadeTwice() {
    a.always(Answers.openai().error(500));
    assertThatThrownBy(() ->
            failover()
                .client()
                .audio()
                .speech()
                .create(
                    SpeechCreateParams.builder().model("tts-1").voice("alloy").input("hi").build()))
        .isInstanceOf(InternalServerException.class);
    assertThat(b.requests()).isZero();
  }

  @Test
  void whatLivesAtOneProviderIsAskedForThere() {
    a.next(Answers.openai().error(500));
    a.always(Answer.json(200, FILE));
    RetryPolicy twice = RetryPolicy.builder().defaultRule(Rule.of(2, Strategy.SAME_MODEL)).build();
    assertThat(failover().policy(twice).client().files().retrieve("file-1").id())
        .isEqualTo("file-1");
    assertThat(a.requests()).isEqualTo(2);
    assertThat(a.received(2).path()).isEqualTo("/v1/files/file-1");
    assertThat(b.requests()).isZero();
  }

  @Test
  void whatWouldLiveAtOneProviderIsNotMadeAtAnother() {
    a.always(Answers.openai().error(429));
    assertThatThrownBy(() ->
            failover()
                .client()
                .files()
                .create(
                    FileCreateParams.builder()
                        .file(new byte[] {1, 2, 3})
                        .purpose(FilePurpose.BATCH)
                        .build()))
        .isInstanceOf(RateLimitException.class);
    assertThat(b.requests()).isZero();
  }
}
