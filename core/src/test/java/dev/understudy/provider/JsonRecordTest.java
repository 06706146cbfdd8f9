package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordTest {
  private static Json.Obj json(String document) {
    return (Json.Obj) Json.parse(document.replace('\'', '"'));
  }

  private static ChatChunk chunkWith(String delta) {
    return ChatChunk.of(json("{'choices':[{'index':0,'delta':" + delta + "}]}"));
  }

  @Test
  void aRequestIsWrittenWithItsFieldsAndNothingElse() {
    ChatRequest request =
        ChatRequest.builder()
            .model("gpt-4o")
            .messages(List.of(Message.system("be brief"), Message.user("hello")))
            .temperature(0.5)
            .maxTokens(100)
            .stop(Json.of("END"))
            .tools(List.of(Tool.function("weather", "of a place", Json.Obj.EMPTY)))
            .toolChoice(ToolChoice.function("weather"))
            .streamUsage(true)
            .extra("store", Json.of(false))
            .build();

    assertThat(request.toJson())
        .isEqualTo(
            json(
                "{'model':'gpt-4o','messages':[{'role':'system','content':'be brief'},"
                    + "{'role':'user','content':'hello'}],'temperature':0.5,'max_tokens':100,"
                    + "'stop':'END','tools':[{'type':'function','function':{'name':'weather',"
                    + "'description':'of a place','parameters':{}}}],'tool_choice':{'type':"
                    + "'function','function':{'name':'weather'}},"
                    + "'stream_options':{'include_usage':true},'store':false}"));
    assertThat(ChatRequest.of(request.toJson())).isEqualTo(request);
    assertThat(request.toBuilder().build()).isEqualTo(request);
    assertThat(request.toolChoice().flatMap(ToolChoice::function)).contains("weather");
  }

  @Test
  void anAnswerIsRead() {
    ChatAnswer answer =
        ChatAnswer.of(
            json(
                "{'id':'a-1','object':'chat.completion','created':1700000000,'model':'gpt-4o',"
                    + "'choices':[{'index':0,'message':{'role':'assistant','content':null,"
                    + "'tool_calls':[{'id':'t','type':'function','function':{'name':'weather',"
                    + "'arguments':'{}'}}],'annotations':[]},'finish_reason':'tool_calls'}],"
                    + "'service_tier':'default'}"));

    assertThat(answer.id()).isEqualTo("a-1");
    assertThat(answer.created()).isEqualTo(1_700_000_000L);
    Choice choice = answer.choices().getFirst();
    assertThat(choice.finishReason()).contains(FinishReason.TOOL_CALLS);
    assertThat(choice.message().text()).isEmpty();
    assertThat(choice.message().toolCalls().getFirst().arguments()).isEqualTo("{}");
    assertThat(choice.message().extra().members()).containsKey("annotations");
    assertThat(answer.extra()).isEqualTo(json("{'service_tier':'default'}"));
  }

  @Test
  void aFieldOfAnUnexpectedTypeStaysInExtraAndFailsNothing() {
    ChatAnswer answer =
        ChatAnswer.of(json("{'id':7,'created':1.5,'choices':{'a':1},'usage':'much','model':'m'}"));

    assertThat(answer.id()).isEmpty();
    assertThat(answer.created()).isZero();
    assertThat(answer.choices()).isEmpty();
    assertThat(answer.usage()).isEmpty();
    assertThat(answer.extra())
        .isEqualTo(json("{'id':7,'created':1.5,'choices':{'a':1},'usage':'much'}"));
    assertThat(answer.toJson())
        .isEqualTo(json("{'id':7,'created':1.5,'choices':{'a':1},'usage':'much','model':'m'}"));
  }

  @Test
  void unknownWordsOfOpenListsPassThrough() {
    Message message = Message.of(json("{'role':'narrator','content':'once'}"));

    assertThat(message.role()).isEqualTo(new Role("narrator"));
    assertThat(message.toJson()).isEqualTo(json("{'role':'narrator','content':'once'}"));
  }

  @Test
  void whatStandsBesideAKnownInnerFieldIsKept() {
    Json.Obj tool =
        json("{'type':'function','function':{'name':'f','cached':true},'defer_loading':true}");

    Tool read = Tool.of(tool);

    assertThat(read.name()).isEqualTo("f");
    assertThat(read.extra()).isEqualTo(json("{'function':{'cached':true},'defer_loading':true}"));
    assertThat(read.toJson()).isEqualTo(tool);
  }

  @Test
  void theTextOfAMessageIsItsContentOrItsTextPartsJoined() {
    assertThat(Message.user("hello").text()).isEqualTo("hello");
    assertThat(
            Message.of(
                    json(
                        "{'content':[{'type':'text','text':'a'},{'type':'image_url','text':'no'},"
                            + "'odd',{'type':'text','text':'b'}]}"))
                .text())
        .isEqualTo("ab");
    assertThat(Message.of(json("{'content':null}")).text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'content':'a'}",
        "{'refusal':'no'}",
        "{'reasoning_content':'hm'}",
        "{'reasoning':'hm'}",
        "{'audio':{'data':'AA=='}}",
        "{'tool_calls':[{'index':0,'function':{'arguments':'{'}}]}",
        "{'tool_calls':[{'index':0,'custom':{'input':'x'}}]}"
      })
  void whatTheCallerWouldMissIsContent(String delta) {
    assertThat(chunkWith(delta).hasContent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'role':'assistant'}",
        "{'role':'assistant','content':''}",
        "{'content':null}",
        "{'reasoning':''}",
        "{'audio':{}}",
        "{'tool_calls':[{'index':0,'id':'t','function':{'name':'f'}}]}",
        "{'tool_calls':[{'index':0,'id':'t','function':{'name':'f','arguments':''}}]}"
      })
  void whatOnlyFramesTheAnswerIsNone(String delta) {
    assertThat(chunkWith(delta).hasContent()).isFalse();
  }

  @Test
  void aFrameWithoutChoicesIsNoContent() {
    assertThat(ChatChunk.of(json("{'choices':[],'prompt_filter_results':[]}")).hasContent())
        .isFalse();
    assertThat(ChatChunk.of(json("{'usage':{'prompt_tokens':1}}")).hasContent()).isFalse();
  }

  @Test
  void noTokenOfThePromptIsCountedTwice() {
    Usage usage =
        ChatAnswer.of(
                json(
                    "{'usage':{'prompt_tokens':100,'completion_tokens':50,'total_tokens':150,"
                        + "'prompt_tokens_details':{'cached_tokens':60,'cache_write_tokens':10,"
                        + "'audio_tokens':3},'completion_tokens_details':{'reasoning_tokens':20}}}"))
            .usage()
            .orElseThrow();

    assertThat(usage.inputTokens()).isEqualTo(30);
    assertThat(usage.cacheReadTokens()).isEqualTo(60);
    assertThat(usage.cacheWriteTokens()).isEqualTo(10);
    assertThat(usage.outputTokens()).isEqualTo(50);
    assertThat(usage.reasoningTokens()).isEqualTo(20);
    assertThat(usage.promptTokens()).isEqualTo(100);
    assertThat(usage.totalTokens()).isEqualTo(150);
    assertThat(usage.extra()).isEqualTo(json("{'prompt_tokens_details':{'audio_tokens':3}}"));
    assertThat(Usage.read(usage.toJson())).isEqualTo(usage);
  }

  @Test
  void countsThatContradictEachOtherAreNoUsage() {
    Json.Obj odd =
        json("{'usage':{'prompt_tokens':1,'prompt_tokens_details':{'cached_tokens':2}}}");

    assertThat(ChatAnswer.of(odd).usage()).isEmpty();
    assertThat(ChatAnswer.of(odd).extra()).isEqualTo(odd);
    assertThatThrownBy(() -> Usage.of(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTotalThatIsNotTheSumIsKeptAsTheProviderToldIt() {
    Json.Obj usage = json("{'prompt_tokens':1,'completion_tokens':2,'total_tokens':9}");

    Usage read = Optional.ofNullable(Usage.read(usage)).orElseThrow();

    assertThat(read.totalTokens()).isEqualTo(3);
    assertThat(read.toJson().number("total_tokens")).hasValue(9);
  }

  @Test
  void vectorsAreReadFromNumbersAndFromBase64() {
    EmbeddingAnswer answer =
        EmbeddingAnswer.of(
            json(
                "{'object':'list','data':[{'object':'embedding','index':0,'embedding':[0.5,-1]},"
                    + "{'index':1,'embedding':'AAAAPwAAgL8='},{'index':2,'embedding':'odd!'}]}"));

    assertThat(answer.data()).hasSize(3);
    assertThat(answer.data().get(0).vector()).isEqualTo(Vector.of(0.5f, -1));
    assertThat(answer.data().get(1).vector()).isEqualTo(Vector.of(0.5f, -1));
    assertThat(answer.data().get(2).vector().dimensions()).isZero();
    assertThat(answer.data().get(2).extra()).isEqualTo(json("{'embedding':'odd!'}"));
    assertThat(answer.data().get(0).vector().at(1)).isEqualTo(-1f);
  }

  @Test
  void aNumberIsReadAsADoubleOnlyIfNothingIsLost() {
    assertThat(ChatRequest.of(json("{'model':'m','temperature':1.0}")).temperature()).hasValue(1);
    ChatRequest odd = ChatRequest.of(json("{'model':'m','temperature':0.12345678901234567890}"));
    assertThat(odd.temperature()).isEmpty();
    assertThat(odd.toJson().get("temperature")).isEqualTo(new Json.Num("0.12345678901234567890"));
  }

  @Test
  void aRequestNeedsAModel() {
    assertThatThrownBy(() -> ChatRequest.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model");
    assertThatThrownBy(() -> TranscriptionRequest.builder().build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void partsOfAFormCanBeReadAgain() throws Exception {
    byte[] sound = {1, 2, 3};
    TranscriptionRequest request =
        TranscriptionRequest.builder()
            .model("whisper")
            .field("language", "en")
            .file("file", "a.wav", "audio/wav", TranscriptionRequest.Body.of(sound))
            .build();
    sound[0] = 9;

    for (int i = 0; i < 2; i++) {
      try (var body = request.parts().get(1).body().open()) {
        assertThat(body.readAllBytes()).containsExactly(1, 2, 3);
      }
    }
    assertThat(request.withModel("other").parts()).isEqualTo(request.parts());
  }

  @Test
  void mediaAreCopiedAndLimited() {
    byte[] bytes = {1, 2};
    Media media = Media.of("image/png", bytes);
    bytes[0] = 9;

    assertThat(media.bytes()).containsExactly(1, 2);
    assertThat(media).isEqualTo(Media.of("image/png", new byte[] {1, 2}));
    assertThatThrownBy(() -> Media.of("image/png", new byte[Media.MAX_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
