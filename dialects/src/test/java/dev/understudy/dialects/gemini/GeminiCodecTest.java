package dev.understudy.dialects.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.ToolChoice;
import dev.understudy.dialects.neutral.Turn;
import dev.understudy.dialects.translate.Translated;
import dev.understudy.dialects.translate.Translation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeminiCodecTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final GeminiCodec CODEC = new GeminiCodec();

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static JsonNode tree(String text) {
    return JSON.readTree(json(text));
  }

  private static Prompt read(String body, Dropped dropped) throws Untranslatable {
    return CODEC.read(json(body), false, dropped);
  }

  private static Prompt read(String body) throws Untranslatable {
    return read(body, new Dropped());
  }

  private static Prompt configured(String generationConfig) throws Untranslatable {
    return read("{'contents':[],'generationConfig':" + generationConfig + "}");
  }

  private static List<Part> parts(String parts) throws Untranslatable {
    return read("{'contents':[{'parts':" + parts + "}]}").turns().getFirst().parts();
  }

  /// A chat request as a target of this dialect gets it.
  private static JsonNode asked(String model, String members, Dropped dropped)
      throws Untranslatable {
    byte[] body = json("{'model':'m'," + members + "}");
    Translated written =
        Translation.between(Dialect.OPENAI, Dialect.GEMINI).request(body, model, false);
    written.dropped().forEach(dropped::add);
    return JSON.readTree(written.body());
  }

  private static JsonNode asked(String model, String members) throws Untranslatable {
    return asked(model, members, new Dropped());
  }

  @Test
  void aRequestIsReadFieldByField() throws Untranslatable {
    Dropped dropped = new Dropped();
    Prompt prompt =
        read(
            """
            {'systemInstruction':{'parts':[{'text':'Be brief.'},{'text':'Be kind.'}]},
             'contents':[{'role':'user','parts':[{'text':'Look'},
                 {'inlineData':{'mimeType':'image/png','data':'AAAA'}},
                 {'fileData':{'mimeType':'application/pdf','fileUri':'https://example.org/a.pdf','displayName':'A'}},
                 {'inlineData':{'mimeType':'audio/mpeg','data':'BBBB'}}]},
               {'role':'model','parts':[{'text':'hm','thought':true},{'text':'I see.'}]}],
             'generationConfig':{'maxOutputTokens':100,'temperature':1.5,'topP':0.9,'topK':40,'seed':7,
               'stopSequences':['END'],'presencePenalty':0.5,'frequencyPenalty':0,'candidateCount':1,
               'responseModalities':['TEXT'],'responseLogprobs':true},
             'safetySettings':[{'category':'HARM_CATEGORY_HARASSMENT','threshold':'BLOCK_NONE'}],
             'labels':{'team':'a'}}\
            """,
            dropped);
    assertThat(prompt.system())
        .containsExactly(new Part.Text("Be brief."), new Part.Text("Be kind."));
    assertThat(prompt.turns())
        .containsExactly(
            Turn.user(
                List.of(
                    new Part.Text("Look"),
                    new Part.Image(new Source.Inline("image/png", "AAAA"), Optional.empty()),
                    new Part.Document(
                        new Source.Url("https://example.org/a.pdf"), Optional.of("A")),
                    new Part.Audio("mp3", "BBBB"))),
            Turn.assistant(List.of(new Part.Thought("hm"), new Part.Text("I see."))));
    assertThat(prompt.settings().maxTokens()).hasValue(100);
    assertThat(prompt.settings().temperature().orElseThrow()).isEqualByComparingTo("1.5");
    assertThat(prompt.settings().topP().orElseThrow()).isEqualByComparingTo("0.9");
    assertThat(prompt.settings().topK()).hasValue(40);
    assertThat(prompt.settings().seed()).hasValue(7);
    assertThat(prompt.settings().stop()).containsExactly("END");
    assertThat(prompt.settings().presencePenalty().orElseThrow()).isEqualByComparingTo("0.5");
    assertThat(prompt.settings().frequencyPenalty()).isEmpty();
    assertThat(prompt.stream()).isFalse();
    assertThat(CODEC.read(json("{'contents':[]}"), true, new Dropped()).stream()).isTrue();
    assertThat(dropped.names())
        .containsExactlyInAnyOrder("safetySettings", "labels", "responseLogprobs");
  }

  @Test
  void namesWithUnderscoresAndSingleValuesAreReadToo() throws Untranslatable {
    Dropped dropped = new Dropped();
    Prompt prompt =
        read(
            """
            {'system_instruction':{'parts':{'text':'Be brief.'}},
             'contents':{'parts':{'inline_data':{'mime_type':'image/png','data':'AAAA'}}},
             'generation_config':{'max_output_tokens':5,'stop_sequences':['a'],'top_k':3.0,
               'response_mime_type':'application/json','thinking_config':{'thinking_budget':0}},
             'tools':{'function_declarations':{'name':'f'}},
             'tool_config':{'function_calling_config':{'mode':'ANY','allowed_function_names':['f']}},
             'safety_settings':[{'category':'x'}]}\
            """,
            dropped);
    assertThat(prompt.system()).containsExactly(new Part.Text("Be brief."));
    assertThat(prompt.turns().getFirst().parts())
        .containsExactly(new Part.Image(new Source.Inline("image/png", "AAAA"), Optional.empty()));
    assertThat(prompt.settings().maxTokens()).hasValue(5);
    assertThat(prompt.settings().topK()).hasValue(3);
    assertThat(prompt.settings().stop()).containsExactly("a");
    assertThat(prompt.settings().reasoning()).contains(new Reasoning.Off());
    assertThat(prompt.format()).isEqualTo(new Format.AnyJson());
    assertThat(prompt.tools()).hasSize(1);
    assertThat(prompt.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(dropped.names()).containsExactly("safetySettings");
  }

  @Test
  void callsAndResultsFindEachOtherWithoutIds() throws Untranslatable {
    Prompt prompt =
        read(
            """
            {'contents':[
              {'role':'model','parts':[{'functionCall':{'name':'f','args':{'n':1}},'thoughtSignature':'s'},
                {'functionCall':{'name':'f','args':{'n':2}}},{'functionCall':{'name':'g'}},
                {'functionCall':{'id':'own','name':'f'}}]},
              {'role':'function','parts':[{'functionResponse':{'name':'g','response':{'output':'G'}}},
                {'functionResponse':{'name':'f','response':{'n':'one'}}},
                {'functionResponse':{'id':'own','name':'f','response':{}}},
                {'functionResponse':{'name':'f','response':{'error':'no two'}}}]}]}\
            """);
    assertThat(prompt.turns().get(0).parts())
        .containsExactly(
            new Part.Call("call_0", "f", "{\"n\":1}"),
            new Part.Call("call_1", "f", "{\"n\":2}"),
            new Part.Call("call_2", "g", "{}"),
            new Part.Call("own", "f", "{}"));
    assertThat(prompt.turns().get(1).parts())
        .containsExactly(
            new Part.Result("call_2", Optional.of("g"), List.of(new Part.Text("G")), false),
            new Part.Result(
                "call_0", Optional.of("f"), List.of(new Part.Text("{\"n\":\"one\"}")), false),
            new Part.Result("own", Optional.of("f"), List.of(new Part.Text("{}")), false),
            new Part.Result("call_1", Optional.of("f"), List.of(new Part.Text("no two")), true));
  }

  @Test
  void whatIsBoundToGoogleIsNamed() throws Untranslatable {
    Dropped dropped = new Dropped();
    Prompt prompt =
        read(
            """
            {'contents':[{'role':'model','parts':[{'text':'','thoughtSignature':'only'},
               {'text':'a','thought_signature':'with text'},
               {'executableCode':{'code':'1'}},{'codeExecutionResult':{'output':'1'}},
               {'inlineData':{'mimeType':'image/png','data':'A'},'videoMetadata':{'fps':1}}]}],
             'toolConfig':{'retrievalConfig':{'languageCode':'en'}}}\
            """,
            dropped);
    assertThat(prompt.turns().getFirst().parts()).hasSize(2);
    assertThat(dropped.names())
        .containsExactlyInAnyOrder(
            "thoughtSignature",
            "executableCode",
            "codeExecutionResult",
            "videoMetadata",
            "retrievalConfig");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "cachedContent|{'contents':[],'cachedContent':'cachedContents/x'}",
        "contents|{}",
        "contents[0].role|{'contents':[{'role':'system','parts':[]}]}",
        "contents[0].parts[1]|{'contents':[{'parts':[{'text':'a'},{'toolCall':{}}]}]}",
        "contents[0].parts[0].fileData|{'contents':[{'parts':[{'fileData':{'fileUri':'gs://b/o','mimeType':'image/png'}}]}]}",
        "contents[0].parts[0].fileData|{'contents':[{'parts':[{'fileData':{'fileUri':'https://generativelanguage.googleapis.com/v1beta/files/x'}}]}]}",
        "contents[0].parts[0].inlineData.mimeType|{'contents':[{'parts':[{'inlineData':{'mimeType':'video/mp4','data':''}}]}]}",
        "contents[0].parts[0].functionResponse|{'contents':[{'parts':[{'functionResponse':{'name':'f'}}]}]}",
        "contents[0].parts[0].functionCall.name|{'contents':[{'parts':[{'functionCall':{}}]}]}",
        "tools[0].googleSearch|{'contents':[],'tools':[{'googleSearch':{}}]}",
        "tools[1].codeExecution|{'contents':[],'tools':[{},{'code_execution':{}}]}",
        "generationConfig.candidateCount|{'contents':[],'generationConfig':{'candidateCount':2}}",
        "generationConfig.responseModalities|{'contents':[],'generationConfig':{'responseModalities':['TEXT','IMAGE']}}",
        "generationConfig.responseMimeType|{'contents':[],'generationConfig':{'responseMimeType':'text/x.enum'}}",
        "systemInstruction.parts|{'contents':[],'systemInstruction':{'parts':[{'inlineData':{}}]}}",
      })
  void whatMeansNothingElsewhereIsRefusedByName(String field, String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            Untranslatable.class, refused -> assertThat(refused.field()).isEqualTo(field));
  }

  @Test
  void aSchemaOfOpenApiBecomesAJsonSchema() throws Untranslatable {
    Prompt prompt =
        read(
            """
            {'contents':[],'tools':[{'functionDeclarations':[{'name':'f','description':'d','parameters':
              {'type':'OBJECT','propertyOrdering':['a','type'],'required':['a'],'properties':{
                'a':{'type':'STRING','nullable':true,'format':'enum','enum':['x','y'],'description':'an a'},
                'type':{'type':'ARRAY','minItems':'1','items':{'type':'INTEGER','format':'int32'}},
                'c':{'any_of':[{'type':'NUMBER'},{'type':'TYPE_UNSPECIFIED'}]}}}},
              {'name':'g','parametersJsonSchema':{'type':'object','$defs':{}}}]}]}\
            """);
    assertThat(JSON.readTree(prompt.tools().getFirst().schema().toString()))
        .isEqualTo(
            tree(
                """
                {'type':'object','required':['a'],'properties':{
                  'a':{'type':['string','null'],'enum':['x','y'],'description':'an a'},
                  'type':{'type':'array','minItems':1,'items':{'type':'integer','format':'int32'}},
                  'c':{'anyOf':[{'type':'number'},{}]}}}\
                """));
    assertThat(prompt.tools().getFirst().description()).contains("d");
    assertThat(prompt.tools().get(1).schema().toString())
        .isEqualTo("{\"type\":\"object\",\"$defs\":{}}");
  }

  @Test
  void severalAllowedFunctionsAreTheOnlyOnesOffered() throws Untranslatable {
    String tools =
        "{'contents':[],'tools':[{'functionDeclarations':[{'name':'f'},{'name':'g'},{'name':'h'}]}],";
    Prompt two =
        read(
            tools
                + "'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['f','h']}}}");
    assertThat(two.tools()).extracting("name").containsExactly("f", "h");
    assertThat(two.toolChoice()).isEqualTo(new ToolChoice.Required());
    Prompt none = read(tools + "'toolConfig':{'functionCallingConfig':{'mode':'NONE'}}}");
    assertThat(none.toolChoice()).isEqualTo(new ToolChoice.None());
    assertThat(none.tools()).hasSize(3);
    Prompt checked = read(tools + "'toolConfig':{'functionCallingConfig':{'mode':'VALIDATED'}}}");
    assertThat(checked.toolChoice()).isEqualTo(new ToolChoice.Auto());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Optional[Off[]]|{'thinkingBudget':0}",
        "Optional[Budget[tokens=2048]]|{'thinkingBudget':2048,'includeThoughts':true}",
        "Optional.empty|{'thinkingBudget':-1}",
        "Optional[Effort[level=HIGH]]|{'thinkingLevel':'HIGH'}",
        "Optional[Effort[level=LOW]]|{'thinkingLevel':'low','includeThoughts':true}",
        "Optional[Effort[level=MINIMAL]]|{'thinkingLevel':'MINIMAL'}",
        "Optional.empty|{'includeThoughts':true}",
      })
  void thinkingIsReasoning(String reasoning, String thinking) throws Untranslatable {
    assertThat(configured("{'thinkingConfig':" + thinking + "}").settings().reasoning().toString())
        .isEqualTo(reasoning);
  }

  @Test
  void aSchemaForTheAnswerIsAFormat() throws Untranslatable {
    for (String schema :
        List.of(
            "'responseSchema':{'type':'OBJECT'}",
            "'responseJsonSchema':{'type':'object'}",
            "'_responseJsonSchema':{'type':'object'}")) {
      Format format = configured("{'responseMimeType':'application/json'," + schema + "}").format();
      assertThat(((Format.Schema) format).schema().toString()).isEqualTo("{\"type\":\"object\"}");
    }
    assertThat(configured("{'responseMimeType':'text/plain'}").format())
        .isEqualTo(new Format.FreeText());
  }

  @Test
  void anAddressTellsWhatItIsIfNothingElseDoes() throws Untranslatable {
    assertThat(parts("[{'fileData':{'fileUri':'https://example.org/a.PNG?x=1.pdf'}}]").getFirst())
        .isInstanceOf(Part.Image.class);
    assertThat(parts("[{'fileData':{'fileUri':'https://example.org/a.pdf#b.png'}}]").getFirst())
        .isInstanceOf(Part.Document.class);
  }

  @Test
  void aChatRequestIsWrittenFieldByField() throws Untranslatable {
    Dropped dropped = new Dropped();
    JsonNode written =
        asked(
            "gemini-2.0-flash",
            """
            'temperature':1.5,'top_p':0.5,'stop':['a','b'],'max_completion_tokens':50,'seed':7,'user':'u1',
            'presence_penalty':0.5,'frequency_penalty':0.25,'top_k':3,'stream':true,'parallel_tool_calls':false,
            'tool_choice':'required','response_format':{'type':'text'},
            'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,
              'parameters':{'type':'object','additionalProperties':false}}}],
            'messages':[{'role':'system','content':'Be brief.'},{'role':'developer','content':'Be kind.'},
              {'role':'user','content':[{'type':'text','text':'Look'},
                {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}},
                {'type':'image_url','image_url':{'url':'https://example.org/a.jpg'}},
                {'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,BBBB'}},
                {'type':'input_audio','input_audio':{'format':'wav','data':'CCCC'}}]},
              {'role':'assistant','content':'I call.','tool_calls':[
                {'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},
                {'id':'c2','type':'function','function':{'name':'f','arguments':'{}'}}]},
              {'role':'tool','tool_call_id':'c2','content':'second'},
              {'role':'tool','tool_call_id':'c1','content':'{}'},
              {'role':'user','content':'Well?'}]\
            """,
            dropped);
    assertThat(written)
        .isEqualTo(
            tree(
                """
                {'systemInstruction':{'parts':[{'text':'Be brief.'},{'text':'Be kind.'}]},
                 'contents':[
                  {'role':'user','parts':[{'text':'Look'},{'inlineData':{'mimeType':'image/png','data':'AAAA'}},
                    {'fileData':{'mimeType':'image/jpeg','fileUri':'https://example.org/a.jpg'}},
                    {'inlineData':{'mimeType':'application/pdf','data':'BBBB'}},
                    {'inlineData':{'mimeType':'audio/wav','data':'CCCC'}}]},
                  {'role':'model','parts':[{'text':'I call.'},{'functionCall':{'name':'f','args':{}}},
                    {'functionCall':{'name':'f','args':{}}}]},
                  {'role':'user','parts':[{'functionResponse':{'name':'f','response':{}}},
                    {'functionResponse':{'name':'f','response':{'output':'second'}}},{'text':'Well?'}]}],
                 'tools':[{'functionDeclarations':[{'name':'f','description':'d',
                    'parametersJsonSchema':{'type':'object','additionalProperties':false}}]}],
                 'toolConfig':{'functionCallingConfig':{'mode':'ANY'}},
                 'generationConfig':{'maxOutputTokens':50,'temperature':1.5,'topP':0.5,'topK':3,
                   'presencePenalty':0.5,'frequencyPenalty':0.25,'seed':7,'stopSequences':['a','b']}}\
                """));
    assertThat(dropped.names())
        .containsExactlyInAnyOrder(
            "detail", "filename", "user", "tools.strict", "parallel_tool_calls");
  }

  @Test
  void callsOfOtherModelsBearTheMarkThatGoogleAsksFor() throws Untranslatable {
    String messages =
        """
        'messages':[{'role':'user','content':'x'},{'role':'assistant','content':null,'tool_calls':[
          {'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},
          {'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}]},
          {'role':'tool','tool_call_id':'c1','content':'1'},{'role':'tool','tool_call_id':'c2','content':'2'}]\
        """;
    JsonNode third = asked("gemini-3-pro-preview", messages).path("contents").path(1).path("parts");
    assertThat(third.path(0).path("thoughtSignature").asString())
        .isEqualTo("skip_thought_signature_validator");
    assertThat(third.path(1).has("thoughtSignature")).isFalse();
    JsonNode second = asked("gemini-2.5-pro", messages).path("contents").path(1).path("parts");
    assertThat(second.path(0).has("thoughtSignature")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "gemini-2.5-flash|none|{'thinkingBudget':0}|",
        "gemini-2.5-flash|low|{'thinkingBudget':1024,'includeThoughts':true}|",
        "gemini-2.5-flash|xhigh|{'thinkingBudget':24576,'includeThoughts':true}|",
        "gemini-2.5-pro|none|{'thinkingBudget':128}|reasoning_effort",
        "gemini-2.5-pro|xhigh|{'thinkingBudget':32768,'includeThoughts':true}|",
        "gemini-2.5-flash-lite|minimal|{'thinkingBudget':512,'includeThoughts':true}|",
        "gemini-3-pro-preview|none|{'thinkingLevel':'low'}|reasoning_effort",
        "gemini-3-pro-preview|medium|{'thinkingLevel':'high','includeThoughts':true}|",
        "gemini-3.1-pro|medium|{'thinkingLevel':'medium','includeThoughts':true}|",
        "gemini-3-flash|minimal|{'thinkingLevel':'minimal','includeThoughts':true}|",
        "gemini-flash-latest|high|{'thinkingLevel':'high','includeThoughts':true}|",
        "gemini-2.0-flash|high||reasoning_effort",
        "gemini-2.0-flash|none||",
        "gemma-3-27b-it|low||reasoning_effort",
      })
  void everyModelIsToldToThinkInItsOwnWay(
      String model, String effort, String thinking, String named) throws Untranslatable {
    Dropped dropped = new Dropped();
    JsonNode written = asked(model, "'reasoning_effort':'" + effort + "','messages':[]", dropped);
    JsonNode config = written.path("generationConfig").path("thinkingConfig");
    if (thinking == null) {
      assertThat(config.isMissingNode()).isTrue();
    } else {
      assertThat(config).isEqualTo(tree(thinking));
    }
    assertThat(dropped.names()).isEqualTo(named == null ? List.of() : List.of(named));
  }

  @Test
  void aSchemaGoesWithFunctionsOnlyWhereTheModelTakesBoth() throws Untranslatable {
    String format =
        "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}},'messages':[]";
    String both = "'tools':[{'type':'function','function':{'name':'f'}}]," + format;
    assertThat(asked("gemini-2.5-pro", format).path("generationConfig"))
        .isEqualTo(
            tree("{'responseMimeType':'application/json','responseJsonSchema':{'type':'object'}}"));
    assertThat(asked("gemini-3-pro", both).path("generationConfig").has("responseJsonSchema"))
        .isTrue();
    Dropped dropped = new Dropped();
    assertThat(asked("gemini-2.5-pro", both, dropped).has("generationConfig")).isFalse();
    assertThat(dropped.names()).containsExactly("response_format");
  }

  @ParameterizedTest
  @ValueSource(longs = {2147483648L, -2147483649L})
  void aSeedBeyondItsRangeIsNamed(long seed) throws Untranslatable {
    Dropped dropped = new Dropped();
    assertThat(asked("gemini-2.5-pro", "'seed':" + seed + ",'messages':[]", dropped).size())
        .isEqualTo(1);
    assertThat(dropped.names()).containsExactly("seed");
  }

  @Test
  void moreThanFiveStopTextsAndALastTurnOfTheModelAreNamed() throws Untranslatable {
    Dropped dropped = new Dropped();
    byte[] body =
        json(
            """
            {'model':'m','max_tokens':9,'stop_sequences':['1','2','3','4','5','6'],
             'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}]}\
            """);
    Translated written =
        Translation.between(Dialect.ANTHROPIC, Dialect.GEMINI).request(body, "gemini-2.5-pro");
    written.dropped().forEach(dropped::add);
    assertThat(JSON.readTree(written.body()).at("/generationConfig/stopSequences").size())
        .isEqualTo(5);
    assertThat(dropped.names()).containsExactlyInAnyOrder("stop_sequences", "prefill");
  }

  @Test
  void turnsOfOneSideBecomeOneContentAndPicturesOfResultsFollowThem() throws Untranslatable {
    byte[] body =
        json(
            """
            {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'},
              {'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'f','input':{'x':1}}]},
              {'role':'user','content':[{'type':'text','text':'here'},{'type':'tool_result','tool_use_id':'t1','is_error':true,
                'content':[{'type':'text','text':'broke'},
                  {'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}}]}]}]}\
            """);
    Translated written =
        Translation.between(Dialect.ANTHROPIC, Dialect.GEMINI).request(body, "gemini-2.5-pro");
    assertThat(JSON.readTree(written.body()).path("contents"))
        .isEqualTo(
            tree(
                """
                [{'role':'user','parts':[{'text':'a'},{'text':'b'}]},
                 {'role':'model','parts':[{'functionCall':{'name':'f','args':{'x':1}}}]},
                 {'role':'user','parts':[{'functionResponse':{'name':'f','response':{'error':'broke'}}},
                   {'inlineData':{'mimeType':'image/png','data':'AAAA'}},{'text':'here'}]}]\
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP",
    "MAX_TOKENS, LENGTH",
    "SAFETY, REFUSED",
    "RECITATION, REFUSED",
    "PROHIBITED_CONTENT, REFUSED",
    "IMAGE_SAFETY, REFUSED",
    "CONTINUATION, PAUSED",
    "OTHER, STOP",
    "MALFORMED_FUNCTION_CALL, STOP",
  })
  void everyFinishReasonIsAnEnding(String reason, Ending ending) throws Untranslatable {
    Reply reply =
        CODEC.readReply(
            json(
                "{'candidates':[{'content':{'parts':[{'text':'x'}]},'finishReason':'"
                    + reason
                    + "'}]}"));
    assertThat(reply.ending()).isEqualTo(ending);
    assertThat(reply.parts()).containsExactly(new Part.Text("x"));
  }

  @Test
  void anAnswerThatIsNoTextIsNotTranslated() {
    assertThatThrownBy(() ->
            CODEC.readReply(
                json(
                    "{'candidates':[{'content':{'parts':[{'inlineData':{'mimeType':'image/png','data':'A'}}]}}]}")))
        .isInstanceOf(Untranslatable.class);
    assertThatThrownBy(() -> CODEC.readReply(json("{'usageMetadata':{}}")))
        .isInstanceOf(Untranslatable.class);
  }

  @Test
  void anAnswerIsWrittenAsGoogleWritesIt() throws Untranslatable {
    byte[] answer =
        json(
            """
            {'id':'chatcmpl-9','model':'gpt-4o','choices':[{'index':0,'finish_reason':'tool_calls','message':{
               'role':'assistant','content':'Hi','reasoning_content':'hm','tool_calls':[
                 {'id':'c1','type':'function','function':{'name':'f','arguments':'{\\"a\\":1}'}}]}}],
             'usage':{'prompt_tokens':10,'completion_tokens':8,'prompt_tokens_details':{'cached_tokens':4},
               'completion_tokens_details':{'reasoning_tokens':3}}}\
            """);
    byte[] written = Translation.between(Dialect.GEMINI, Dialect.OPENAI).answer(answer);
    assertThat(JSON.readTree(written))
        .isEqualTo(
            tree(
                """
                {'candidates':[{'content':{'role':'model','parts':[{'text':'hm','thought':true},{'text':'Hi'},
                   {'functionCall':{'id':'c1','name':'f','args':{'a':1}}}]},'finishReason':'STOP','index':0}],
                 'usageMetadata':{'promptTokenCount':10,'candidatesTokenCount':5,'totalTokenCount':18,
                   'cachedContentTokenCount':4,'thoughtsTokenCount':3},
                 'modelVersion':'gpt-4o','responseId':'9'}\
                """));
  }

  @Test
  void whatHasNoPlaceIsNamedInTheWordsOfThisDialect() throws Untranslatable {
    byte[] body =
        json(
            """
            {'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'topK':3,'seed':1,'presencePenalty':1}}\
            """);
    Translated written =
        Translation.between(Dialect.GEMINI, Dialect.ANTHROPIC).request(body, "claude-sonnet-4-5");
    assertThat(written.dropped()).containsExactlyInAnyOrder("seed", "presencePenalty");
  }
}
