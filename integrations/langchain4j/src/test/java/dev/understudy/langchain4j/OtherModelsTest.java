package dev.understudy.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.moderation.ModerationModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiImageModel;
import dev.langchain4j.model.openai.OpenAiModerationModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OtherModelsTest {
  private static final String IMAGE =
      "{\"created\":1,\"data\":[{\"url\":\"http://images.example/b\"}]}";
  private static final String FLAGGED =
      "{\"id\":\"m\",\"model\":\"omni\",\"results\":[{\"flagged\":true,\"categories\":{},"
          + "\"category_scores\":{}}]}";

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start();
    b = providers.start();
  }

  @Test
  void embeddingsComeFromTheNextProvider() {
    a.always(Answers.openai().error(500));
    b.always(Answers.openai().embedding(8));
    EmbeddingModel model = embeddings();
    assertThat(model.embed("hi").content().dimension()).isEqualTo(8);
    assertThat(model.embedAll(List.of(TextSegment.from("a"))).content()).hasSize(1);
  }

  @Test
  void aModelNameChoosesTheFirstAndIsNeverGivenToAnother() {
    a.always(Answers.openai().embedding(8));
    b.always(Answers.openai().error(503));
    EmbeddingRequest request = EmbeddingRequest.builder().input("hi").modelName("embed-b").build();
    assertThat(embeddings().embed(request).embeddings()).hasSize(1);
    assertThat(b.received(1).model()).contains("embed-b");
    assertThat(a.received(1).model()).contains("embed-a");
  }

  @Test
  void throttledEmbeddingsAreAsSuchToTheCaller() {
    a.always(Answers.openai().error(429));
    b.always(Answers.openai().error(429));
    assertThatThrownBy(() -> embeddings().embed("hi"))
        .isExactlyInstanceOf(RateLimitException.class)
        .hasMessageContaining("#2 azure/embed-b");
  }

  @Test
  void anImageIsMadeElsewhereOnlyIfTheFirstMadeNone() {
    b.always(Answer.json(200, IMAGE));
    a.next(Answers.openai().error(429));
    assertThat(images().generate("a mask").content().url()).hasToString("http://images.example/b");
    a.next(Answers.openai().error(500));
    assertThatThrownBy(() -> images().generate("a mask"))
        .isInstanceOf(InternalServerException.class);
    assertThat(b.requests()).isEqualTo(1);
  }

  @Test
  void moderationIsNeverTakenForHarmlessWhenNobodyCouldJudge() {
    a.always(Answers.openai().error(500));
    b.next(Answer.json(200, FLAGGED));
    assertThat(moderation().moderate("text").content().flagged()).isTrue();
    b.always(Answers.openai().error(500));
    assertThatThrownBy(() -> moderation().moderate("text"))
        .isInstanceOf(InternalServerException.class);
  }

  @Test
  void scoresComeFromTheNextModelAllOfThemFromOne() {
    ScoringModel throttled =
        (segments, query) -> {
          throw new RateLimitException("slow down");
        };
    ScoringModel well = (segments, query) -> Response.from(List.of(0.25, 0.75));
    ScoringModel model =
        FailoverScoringModel.builder().target("a/rank", throttled).target("b/rank", well).build();
    List<TextSegment> found = List.of(TextSegment.from("far"), TextSegment.from("near"));
    assertThat(model.scoreAll(found, "who?").content()).containsExactly(0.25, 0.75);
    ScoringModel nobody =
        FailoverScoringModel.builder()
            .target("a/rank", throttled)
            .target("b/rank", throttled)
            .build();
    assertThatThrownBy(() -> nobody.scoreAll(found, "who?"))
        .isExactlyInstanceOf(RateLimitException.class)
        .hasMessageContaining("#2 b/rank");
  }

  @Test
  void whatAScoringModelRefusesIsTheCallers() {
    InvalidRequestException wrong = new InvalidRequestException("too many segments");
    AtomicInteger others = new AtomicInteger();
    ScoringModel model =
        FailoverScoringModel.builder()
            .target(
                "a/rank",
                (segments, query) -> {
                  throw wrong;
                })
            .target(
                "b/rank",
                (segments, query) -> {
                  others.incrementAndGet();
                  return Response.from(List.of(1.0));
                })
            .build();
    assertThatThrownBy(() -> model.score("text", "query")).isSameAs(wrong);
    assertThat(others).hasValue(0);
  }

  private EmbeddingModel embeddings() {
    return FailoverEmbeddingModel.builder()
        .target("openai/embed-a", embedding(a, "embed-a"))
        .target("azure/embed-b", embedding(b, "embed-b"))
        .build();
  }

  private static EmbeddingModel embedding(ScriptedProvider at, String name) {
    return OpenAiEmbeddingModel.builder()
        .baseUrl(at.baseUrl() + "/v1")
        .apiKey("k")
        .modelName(name)
        .maxRetries(0)
        .httpClientBuilder(RetryAfterHttpClient.builder())
        .build();
  }

  private ImageModel images() {
    return FailoverImageModel.builder()
        .target("openai/image-a", image(a))
        .target("azure/image-b", image(b))
        .build();
  }

  private static ImageModel image(ScriptedProvider at) {
    return OpenAiImageModel.builder()
        .baseUrl(at.baseUrl() + "/v1")
        .apiKey("k")
        .modelName("image")
        .maxRetries(0)
        .httpClientBuilder(RetryAfterHttpClient.builder())
        .build();
  }

  private ModerationModel moderation() {
    return FailoverModerationModel.builder()
        .target("openai/omni", moderating(a))
        .target("azure/omni", moderating(b))
        .build();
  }

  private static ModerationModel moderating(ScriptedProvider at) {
    return OpenAiModerationModel.builder()
        .baseUrl(at.baseUrl() + "/v1")
        .apiKey("k")
        .modelName("omni")
        .maxRetries(0)
        .httpClientBuilder(RetryAfterHttpClient.builder())
        .build();
  }
}
