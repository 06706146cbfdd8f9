package dev.understudy.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LangChain4jDocsTest {
  private static final Path EXAMPLE =
      Path.of("src/test/java/dev/understudy/langchain4j/LangChain4jDocsExample.java");
  private static final Path POLICIES = Path.of("src/test/resources/understudy.yaml");
  private static final Path PAGE = Path.of("../../docs/langchain4j.md");

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start().always(Answers.openai().error(503));
    b = providers.start().always(Answers.anthropic().text("the understudy"));
  }

  @Test
  void theExampleFailsOver() {
    ChatModel model =
        LangChain4jDocsExample.model(
            a.baseUrl() + "/v1", "k1", b.baseUrl() + "/v1", "k2", POLICIES);
    assertThat(LangChain4jDocsExample.ask(model)).isEqualTo("the understudy");
    assertThat(a.requests()).isEqualTo(1);
  }

  @Test
  void theExampleTellsTheStoryWhenNobodyAnswers() {
    b.always(Answers.anthropic().error(529));
    assertThat(LangChain4jDocsExample.ask(Models.both(a, b))).isEqualTo("2 attempts");
  }

  @Test
  void modelsThatShareAnEngineKnowOfEachOther() throws Exception {
    a.always(Answers.openai().error(429).retryAfter(60));
    List<Object> models =
        LangChain4jDocsExample.shared(
            Models.openAi(a).build(),
            Models.anthropic(b).build(),
            Models.openAiStreaming(a).build(),
            Models.anthropicStreaming(b).build());
    assertThat(((ChatModel) models.getFirst()).chat("hi")).isEqualTo("the understudy");
    Spoken spoken = new Spoken();
    ((StreamingChatModel) models.getLast()).chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("the understudy");
    assertThat(a.requests()).isEqualTo(1);
  }

  @Test
  void anExceptionOfOnesOwnIsUnderstood() {
    int[] asked = new int[1];
    ChatModel own =
        new ChatModel() {
          @Override
          public ChatResponse doChat(ChatRequest request) {
            asked[0]++;
            throw new LangChain4jDocsExample.OutOfCredit();
          }
        };
    ChatModel model = LangChain4jDocsExample.classified(own, Models.anthropic(b).build());
    assertThat(model.chat("hi")).isEqualTo("the understudy");
    assertThat(model.chat("hi")).isEqualTo("the understudy");
    assertThat(asked[0]).isEqualTo(1);
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    String page = Files.readString(PAGE);
    for (String name : List.of("models", "failover", "shared", "failures", "caught")) {
      String region =
          Files.readString(EXAMPLE)
              .split("// region " + name + "\n", 2)[1]
              .split(" *// endregion", 2)[0];
      assertThat(page).contains("```java\n" + region.stripTrailing().stripIndent() + "\n```");
    }
    assertThat(page).contains("```yaml\n" + Files.readString(POLICIES) + "```");
  }
}
