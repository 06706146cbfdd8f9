package dev.understudy.dialects.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ResponsesPromptTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ResponsesCodec CODEC = new ResponsesCodec();
  private static final Settings NONE =
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

  private final Dropped dropped = new Dropped();

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static ObjectNode object(String text) {
    return (ObjectNode) JSON.readTree(json(text));
  }

  private Prompt read(String text) throws Untranslatable {
    return CODEC.read(json(text), false, dropped);
  }

  private JsonNode written(Prompt prompt, String model) throws Untranslatable {
    return JSON.readTree(CODEC.write(prompt, model, dropped));
  }

  private static Prompt prompt(Settings settings, Turn... turns) {
    return new Prompt(
        List.of(),
        List.of(turns),
        List.of(),
        new ToolChoice.Auto(),
        Optional.empty(),
        settings,
        new Format.FreeText(),
        false);
  }

  private static Turn user(String text) {
    return Turn.user(List.of(new Part.Text(text)));
  }

  @Test
  void everyFieldOfARequestIsReadOrNamed() throws Untranslatable {
    Prompt prompt =
        read(
            """
            {'model':'gpt-5','stream':true,'stream_options':{'include_obfuscation':true},
             'instructions':'Be brief.','max_output_tokens':50,'temperature':0.50,'top_p':0.9,'user':'u1',
             'safety_identifier':'s','metadata':{'a':'b'},'store':true,'truncation':'auto','service_tier':'flex',
             'include':['reasoning.encrypted_content'],'max_tool_calls':3,'top_logprobs':2,'prompt_cache_key':'k',
             'reasoning':{'effort':'low','summary':'auto'},'parallel_tool_calls':false,
             'tool_choice':{'type':'function','name':'f'},
             'text':{'verbosity':'low','format':{'type':'json_schema','name':'n','strict':true,'schema':{'type':'object'}}},
             'tools':[{'type':'function','name':'f','description':'d','strict':true,'parameters':{'type':'object'}},
               {'type':'function','name':'g'}],
             'input':[
              {'role':'developer','content':'Be kind.'},
              {'type':'message','role':'user','content':[{'type':'input_text','text':'Look'},
                {'type':'input_image','image_url':'data:image/png;base64,AAAA','detail':'low'},
                {'type':'input_image','image_url':'https://example.com/a.png'},
                {'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,BBBB'},
                {'type':'input_file','file_data':'CCCC'},
                {'type':'input_file','file_url':'https://example.com/b.pdf'},
                {'type':'input_audio','input_audio':{'format':'wav','data':'DDDD'}}]},
              {'type':'reasoning','id':'rs_1','encrypted_content':'x','summary':[{'type':'summary_text','text':'Hm.'}]},
              {'type':'web_search_call','id':'ws_1','status':'completed'},
              {'type':'message','id':'msg_1','role':'assistant','status':'completed','content':[
                {'type':'output_text','text':'I see.','annotations':[{'type':'url_citation'}]},
                {'type':'refusal','refusal':'No.'}]},
              {'type':'function_call','id':'fc_1','call_id':'call_1','name':'f','arguments':'{\\"a\\":1}'},
              {'type':'function_call','call_id':'call_2','name':'g','arguments':''},
              {'type':'function_call_output','call_id':'call_1','output':'one'},
              {'type':'function_call_output','call_id':'call_2','output':[{'type':'input_text','text':'two'},
                {'type':'input_image','image_url':'data:image/png;base64,EEEE'}]},
              {'role':'user','content':'Well?'}]}\
            """);
    assertThat(prompt)
        .isEqualTo(
            new Prompt(
                List.of(new Part.Text("Be brief."), new Part.Text("Be kind.")),
                List.of(
                    Turn.user(
                        List.of(
                            new Part.Text("Look"),
                            new Part.Image(
                                new Source.Inline("image/png", "AAAA"), Optional.of("low")),
                            new Part.Image(
                                new Source.Url("https://example.com/a.png"), Optional.empty()),
                            new Part.Document(
                                new Source.Inline("application/pdf", "BBBB"), Optional.of("a.pdf")),
                            new Part.Document(
                                new Source.Inline("application/pdf", "CCCC"), Optional.empty()),
                            new Part.Document(
                                new Source.Url("https://example.com/b.pdf"), Optional.empty()),
                            new Part.Audio("wav", "DDDD"))),
                    Turn.assistant(
                        List.of(
                            new Part.Thought("Hm."),
                            new Part.Text("I see."),
                            new Part.Refusal("No."),
                            new Part.Call("call_1", "f", "{\"a\":1}"),
                            new Part.Call("call_2", "g", "{}"))),
                    Turn.user(
                        List.of(
                            new Part.Result(
                                "call_1", Optional.of("f"), List.of(new Part.Text("one")), false),
                            new Part.Result(
                                "call_2",
                                Optional.of("g"),
                                List.of(
                                    new Part.Text("two"),
                                    new Part.Image(
                                        new Source.Inline("image/png", "EEEE"), Optional.empty())),
                                false),
                            new Part.Text("Well?")))),
                List.of(
                    new Tool("f", Optional.of("d"), object("{'type':'object'}"), true),
                    new Tool("g", Optional.empty(), JsonNodeFactory.instance.objectNode(), false)),
                new ToolChoice.Named("f"),
                Optional.of(false),
                new Settings(
                    OptionalLong.of(50),
                    Optional.of(new BigDecimal("0.50")),
                    Optional.of(new BigDecimal("0.9")),
                    OptionalInt.empty(),
                    List.of(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Reasoning.Effort(Reasoning.Level.LOW)),
                    Optional.of("u1")),
                new Format.Schema("n", object("{'type':'object'}"), true),
                true));
    assertThat(dropped.names())
        .containsExactlyInAnyOrder(
            "encrypted_content",
            "web_search_call",
            "annotations",
            "reasoning.summary",
            "safety_identifier",
            "metadata",
            "store",
            "truncation",
            "service_tier",
            "include",
            "max_tool_calls",
            "top_logprobs",
            "prompt_cache_key",
            "stream_options.include_obfuscation",
            "text.verbosity");
  }

  @Test
  void whatSaysNothingIsNotNamed() throws Untranslatable {
    Prompt prompt =
        read(
            """
            {'model':'m','input':'Hi','store':false,'truncation':'disabled','service_tier':'auto','include':[],
             'background':false,'previous_response_id':null,'conversation':null,'metadata':{},'tools':[],
             'tool_choice':'required','parallel_tool_calls':true,'reasoning':{'effort':null,'summary':null},
             'text':{'format':{'type':'text'},'verbosity':'medium'},'stream':false}\
            """);
    assertThat(prompt).isEqualTo(prompt(NONE, user("Hi")));
    assertThat(dropped.names()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "previous_response_id|'previous_response_id':'resp_1','input':'x'",
        "conversation|'conversation':{'id':'c'},'input':'x'",
        "prompt|'prompt':{'id':'pmpt_1'},'input':'x'",
        "background|'background':true,'input':'x'",
        "input|'stream':true",
        "input[0]|'input':[{'type':'item_reference','id':'msg_1'}]",
        "input[1].type|'input':[{'role':'user','content':'x'},{'type':'computer_call'}]",
        "input[0].type|'input':[{'type':'custom_tool_call','call_id':'c','name':'n','input':'x'}]",
        "input[0].role|'input':[{'role':'critic','content':'x'}]",
        "input[0].content[0].type|'input':[{'role':'user','content':[{'type':'video'}]}]",
        "input[0].content[0].file_id|'input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}]",
        "input[0].content[0].file_id|'input':[{'role':'user','content':[{'type':'input_file','file_id':'f'}]}]",
        "input[0].content[0].file_data|'input':[{'role':'user','content':[{'type':'input_file'}]}]",
        "input[0].call_id|'input':[{'type':'function_call','name':'f','arguments':'{}'}]",
        "input[0].arguments|'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'[1]'}]",
        "input[0].call_id|'input':[{'type':'function_call_output','output':'x'}]",
        "instructions|'input':'x','instructions':[{'role':'user','content':'x'}]",
        "tools[1].type|'input':'x','tools':[{'type':'function','name':'f'},{'type':'web_search'}]",
        "tools[0].name|'input':'x','tools':[{'type':'function'}]",
        "tool_choice|'input':'x','tools':[{'type':'function','name':'f'}],'tool_choice':'perhaps'",
        "tool_choice.type|'input':'x','tools':[{'type':'function','name':'f'}],'tool_choice':{'type':'file_search'}",
      })
  void whatMeansNothingElsewhereIsRefusedByName(String field, String members) {
    assertThatThrownBy(() -> read("{'model':'m'," + members + "}"))
        .isInstanceOfSatisfying(
            Untranslatable.class, no -> assertThat(no.field()).isEqualTo(field));
  }

  @Test
  void allowedToolsNarrowTheList() throws Untranslatable {
    Prompt prompt =
        read(
            """
            {'model':'m','input':'x','tools':[{'type':'function','name':'f'},{'type':'function','name':'g'}],
             'tool_choice':{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'g'}]}}\
            """);
    assertThat(prompt.tools()).extracting(Tool::name).containsExactly("g");
    assertThat(prompt.toolChoice()).isEqualTo(new ToolChoice.Required());
  }

  @ParameterizedTest
  @CsvSource({
    "none, Off",
    "minimal, MINIMAL",
    "low, LOW",
    "medium, MEDIUM",
    "high, HIGH",
    "xhigh, MAX"
  })
  void effortsAreRead(String word, String meaning) throws Untranslatable {
    Reasoning reasoning =
        read("{'model':'m','input':'x','reasoning':{'effort':'" + word + "'}}")
            .settings()
            .reasoning()
            .orElseThrow();
    assertThat(reasoning.toString()).contains(meaning);
  }

  @Test
  void aPromptIsWrittenWithEveryField() throws Untranslatable {
    Prompt prompt =
        new Prompt(
            List.of(new Part.Text("Be brief."), new Part.Text("Be kind.")),
            List.of(
                Turn.user(
                    List.of(
                        new Part.Text("Look"),
                        new Part.Image(new Source.Inline("image/png", "AAAA"), Optional.of("low")),
                        new Part.Document(
                            new Source.Inline("application/pdf", "BBBB"), Optional.of("a.pdf")),
                        new Part.Document(
                            new Source.Url("https://example.com/b.pdf"), Optional.empty()),
                        new Part.Document(
                            new Source.Inline("text/plain", "SGk="), Optional.empty()))),
                Turn.assistant(
                    List.of(
                        new Part.Thought("Hm."),
                        new Part.Text("I see."),
                        new Part.Refusal("No."),
                        new Part.Call("call_1", "f", "{\"a\":1}"))),
                Turn.user(
                    List.of(
                        new Part.Result(
                            "call_1", Optional.of("f"), List.of(new Part.Text("one")), true),
                        new Part.Result(
                            "call_2",
                            Optional.empty(),
                            List.of(
                                new Part.Text("two"),
                                new Part.Image(
                                    new Source.Url("https://example.com/c.png"), Optional.empty())),
                            false),
                        new Part.Text("Well?")))),
            List.of(
                new Tool("f", Optional.of("d"), object("{'type':'object','x':1.10}"), true),
                new Tool("g", Optional.empty(), JsonNodeFactory.instance.objectNode(), false)),
            new ToolChoice.Required(),
            Optional.of(false),
            new Settings(
                OptionalLong.of(50),
                Optional.of(new BigDecimal("0.50")),
                Optional.of(new BigDecimal("0.9")),
                OptionalInt.of(7),
                List.of("END"),
                OptionalLong.of(1),
                Optional.of(BigDecimal.ONE),
                Optional.of(BigDecimal.ONE),
                Optional.of(new Reasoning.Budget(5_000)),
                Optional.of("u1")),
            new Format.Schema("n", object("{'type':'object'}"), true),
            true);
    assertThat(written(prompt, "gpt-4.1"))
        .isEqualTo(
            object(
                """
                {'model':'gpt-4.1','instructions':'Be brief.\\n\\nBe kind.','input':[
                  {'role':'user','content':[{'type':'input_text','text':'Look'},
                    {'type':'input_image','image_url':'data:image/png;base64,AAAA','detail':'low'},
                    {'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,BBBB'},
                    {'type':'input_file','file_url':'https://example.com/b.pdf'},
                    {'type':'input_text','text':'Hi'}]},
                  {'role':'assistant','content':[{'type':'output_text','text':'I see.'},
                    {'type':'refusal','refusal':'No.'}]},
                  {'type':'function_call','call_id':'call_1','name':'f','arguments':'{\\"a\\":1}'},
                  {'type':'function_call_output','call_id':'call_1','output':'one'},
                  {'type':'function_call_output','call_id':'call_2','output':[{'type':'input_text','text':'two'},
                    {'type':'input_image','image_url':'https://example.com/c.png'}]},
                  {'role':'user','content':'Well?'}],
                 'max_output_tokens':50,'temperature':0.50,'top_p':0.9,'user':'u1','store':false,'stream':true,
                 'tools':[{'type':'function','name':'f','description':'d','parameters':{'type':'object','x':1.10},'strict':true},
                   {'type':'function','name':'g','parameters':{'type':'object','properties':{}},'strict':false}],
                 'tool_choice':'required','parallel_tool_calls':false,
                 'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true}}}\
                """));
    assertThat(dropped.names())
        .containsExactlyInAnyOrder(
            "thought",
            "failed",
            "top_k",
            "stop",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "reasoning");
  }

  @Test
  void aModelThatReasonsIsToldHowMuchAndNoSampling() throws Untranslatable {
    Settings settings =
        new Settings(
            OptionalLong.of(1),
            Optional.of(BigDecimal.ONE),
            Optional.of(BigDecimal.ONE),
            OptionalInt.empty(),
            List.of(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Reasoning.Effort(Reasoning.Level.HIGH)),
            Optional.empty());
    assertThat(written(prompt(settings, user("Hi")), "o4-mini"))
        .isEqualTo(
            object(
                """
                {'model':'o4-mini','input':[{'role':'user','content':'Hi'}],'max_output_tokens':16,
                 'reasoning':{'effort':'high'},'store':false}\
                """));
    assertThat(dropped.names()).containsExactly("max_tokens", "temperature", "top_p");
  }

  @Test
  void aBegunAnswerCannotBeContinued() throws Untranslatable {
    Prompt prompt = prompt(NONE, user("Hi"), Turn.assistant(List.of(new Part.Text("Well,"))));
    assertThat(written(prompt, "m").path("input").path(1))
        .isEqualTo(object("{'role':'assistant','content':'Well,'}"));
    assertThat(dropped.names()).containsExactly("prefill");
  }

  @Test
  void whatThisDialectHasNoPlaceForIsRefusedByName() {
    for (Part part :
        List.<Part>of(
            new Part.Audio("wav", "AAAA"),
            new Part.Document(new Source.Inline("text/plain", "%"), Optional.empty()))) {
      assertThatThrownBy(() -> written(prompt(NONE, Turn.user(List.of(part))), "m"))
          .isInstanceOf(Untranslatable.class);
    }
    Part image = new Part.Image(new Source.Url("https://example.com/a.png"), Optional.empty());
    assertThatThrownBy(() -> written(prompt(NONE, Turn.assistant(List.of(image))), "m"))
        .isInstanceOf(Untranslatable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'model':'m','input':[{'role':'user','content':'Hi'}],'store':false}",
        "{'model':'m','instructions':'x','input':[{'role':'user','content':'Hi'},{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c','output':'x'}],'store':false,'stream':true}",
        "{'model':'m','input':[{'role':'user','content':[{'type':'input_text','text':'a'},{'type':'input_image','image_url':'u','detail':'low'}]}],'store':false,'text':{'format':{'type':'json_object'}}}",
        "{'model':'m','input':[{'role':'user','content':'Hi'}],'store':false,'tools':[{'type':'function','name':'f','parameters':{'type':'object'},'strict':false}],'tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':true}",
        "{'model':'m','input':[{'role':'user','content':'Hi'}],'store':false,'tools':[{'type':'function','name':'f','parameters':{'type':'object'},'strict':false}],'tool_choice':'none'}",
      })
  void whatWasReadIsWrittenAgain(String request) throws Untranslatable {
    assertThat(written(read(request), "m")).isEqualTo(object(request));
    assertThat(dropped.names()).isEmpty();
  }

  @Test
  void namesAreThoseOfTheDialect() {
    assertThat(CODEC.nameOf("max_tokens")).isEqualTo("max_output_tokens");
    assertThat(CODEC.nameOf("reasoning")).isEqualTo("reasoning.effort");
    assertThat(CODEC.nameOf("seed")).isEqualTo("seed");
  }
}
