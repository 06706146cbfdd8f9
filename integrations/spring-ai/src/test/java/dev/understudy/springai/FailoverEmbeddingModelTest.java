package dev.understudy.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Target;
import dev.understudy.testkit.faults.Scene;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;

class FailoverEmbeddingModelTest {
  @RegisterExtension final Providers providers = new Providers();

  private static EmbeddingModel at(ScriptedProvider provider) {
    return OpenAiEmbeddingModel.builder()
        .options(
            OpenAiEmbeddingOptions.builder()
                .baseUrl(provider.baseUrl() + "/v1")
                .apiKey(Scene.KEY)
                .model("text-embedding-3-small")
                .maxRetries(0)
                .build())
        .build();
  }

  @Test
  void theSameModelElsewhereTakesOver() {
    ScriptedProvider down = providers.start().always(Answers.openai().error(503));
    ScriptedProvider well = providers.start().always(Answers.openai().embedding(4));
    FailoverEmbeddingModel model =
        FailoverEmbeddingModel.builder()
            .target("openai/text-embedding-3-small", at(down))
            .target("azure/text-embedding-3-small", at(well))
            .build();

    assertThat(model.embed("hi")).hasSize(4);
    assertThat(model.embed(new Document("hi"))).hasSize(4);
    assertThat(model.dimensions()).isEqualTo(4);
    assertThat(
            model
                .call(
                    new EmbeddingRequest(
                        List.of("hi"),
                        EmbeddingOptions.builder()
                            .model("text-embedding-3-small")
                            .dimensions(4)
                            .build()))
                .getResults())
        .hasSize(1);
    assertThat(well.received(4).text()).contains("\"dimensions\":4");
    assertThat(well.received(4).model()).contains("text-embedding-3-small");
  }

  @Test
  void vectorsOfAnotherModelAreRefused() {
    ScriptedProvider provider = providers.start();
    FailoverEmbeddingModel.Builder builder =
        FailoverEmbeddingModel.builder().target("openai/text-embedding-3-small", at(provider));

    assertThatThrownBy(() -> builder.target("openai/text-embedding-3-large", at(provider)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be compared");
    assertThatThrownBy(
            () -> builder.target(Target.of("openai/text-embedding-3-small"), at(provider)))
        .hasMessageContaining("two targets");
  }
}
