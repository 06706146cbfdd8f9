package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.stream.StreamMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TranslationTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Translation CHAT_CALLER =
      Translation.between(Dialect.OPENAI, Dialect.ANTHROPIC);
  private static final Translation MESSAGES_CALLER =
      Translation.between(Dialect.ANTHROPIC, Dialect.OPENAI);

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static JsonNode tree(String text) {
    return JSON.readTree(json(text));
  }

  private static byte[] translated(Translation translation, byte[] stream, boolean end) {
    StreamTranslation translator = translation.stream(true);
    Bytes out = new Bytes(0);
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      translator.feed(event.name(), data, 0, data.length, out);
    }
    if (end) {
      translator.end(out);
    }
    return out.toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, text",
    "OPENAI, tools",
    "OPENAI, parallel_tools",
    "OPENAI, azure_filter",
    "OPENAI, deepseek_keepalive",
    "ANTHROPIC, text",
    "ANTHROPIC, tools",
    "ANTHROPIC, thinking",
  })
  void aTranslatedStreamMeansTheSameAndProvesItself(Dialect target, String name) {
    Dialect caller = target == Dialect.OPENAI ? Dialect.ANTHROPIC : Dialect.OPENAI;
    byte[] stream = Recorded.stream(target, name);
    byte[] out = translated(Translation.between(caller, target), stream, true);
    assertThat(Gathered.stream(caller, out)).isEqualTo(Gathered.stream(target, stream));
    StreamMachine machine = StreamMachine.of(caller);
    for (Event event : Recorded.events(out)) {
      assertThat(machine.complete() && event.name().equals("content_block_delta")).isFalse();
      machine.on(event.name(), event.bytes(), 0, event.bytes().length);
    }
    assertThat(machine.complete()).isTrue();
    byte[] back = translated(Translation.between(target, caller), out, true);
    assertThat(Gathered.stream(target, back)).isEqualTo(Gathered.stream(target, stream));
  }

  @ParameterizedTest
  @CsvSource({"OPENAI, error_midstream", "ANTHROPIC, error_midstream"})
  void aBrokenStreamIsNotMadeWhole(Dialect target, String name) {
    Dialect caller = target == Dialect.OPENAI ? Dialect.ANTHROPIC : Dialect.OPENAI;
    byte[] out =
        translated(Translation.between(caller, target), Recorded.stream(target, name), false);
    StreamMachine machine = StreamMachine.of(caller);
    for (Event event : Recorded.events(out)) {
      machine.on(event.name(), event.bytes(), 0, event.bytes().length);
    }
    assertThat(machine.complete()).isFalse();
    assertThat(new String(out, UTF_8)).doesNotContain("[DONE]").doesNotContain("message_stop");
  }

  @Test
  void equalDialectsKeepTheirFrames() {
    byte[] stream = Recorded.stream(Dialect.OPENAI, "text");
    assertThat(translated(Translation.between(Dialect.OPENAI, Dialect.OPENAI), stream, true))
        .isEqualTo(stream);
    StreamTranslation withoutUsage =
        Translation.between(Dialect.OPENAI, Dialect.OPENAI).stream(false);
    Bytes out = new Bytes(0);
    for (Event event : Recorded.events(stream)) {
      withoutUsage.feed(event.name(), event.bytes(), 0, event.bytes().length, out);
    }
    assertThat(out.toString()).doesNotContain("prompt_tokens").contains("[DONE]");
  }

  @Test
  void aChatRequestBecomesAMessagesRequest() throws Untranslatable {
    Translated translated =
        CHAT_CALLER.request(
            json(
                """
                {'model':'gpt-4o','temperature':1.5,'stop':['END',' '],'max_completion_tokens':50,'stream':true,
                 'stream_options':{'include_usage':true},'seed':7,'logprobs':false,'user':'u1','frequency_penalty':0,
                 'parallel_tool_calls':false,'tool_choice':'required','reasoning_effort':'low',
                 'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'object'}}},
                 'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,
                   'parameters':{'type':'object','properties':{'n':{'const':1.10}}}}}],
                 'messages':[
                  {'role':'system','content':'Be brief.'},
                  {'role':'developer','content':[{'type':'text','text':'Be kind.'}]},
                  {'role':'user','name':'bob','content':[{'type':'text','text':'Look'},
                    {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}},
                    {'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]},
                  {'role':'assistant','content':null,'tool_calls':[
                    {'id':'call:1','type':'function','function':{'name':'f','arguments':'{\\"a\\":1}'}},
                    {'id':'call_2','type':'function','function':{'name':'f','arguments':''}}]},
                  {'role':'tool','tool_call_id':'call:1','content':'one'},
                  {'role':'tool','tool_call_id':'call_2','content':[{'type':'text','text':'two'}]},
                  {'role':'user','content':'Well?'}]}\
                """),
            "claude-x");
    assertThat(JSON.readTree(translated.body()))
        .isEqualTo(
            tree(
                """
                {'model':'claude-x','max_tokens':50,'system':'Be brief.\\n\\nBe kind.','messages':[
                  {'role':'user','content':[{'type':'text','text':'Look'},
                    {'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}},
                    {'type':'image','source':{'type':'url','url':'https://example.com/a.png'}}]},
                  {'role':'assistant','content':[
                    {'type':'tool_use','id':'call_1','name':'f','input':{'a':1}},
                    {'type':'tool_use','id':'call_2','name':'f','input':{}}]},
                  {'role':'user','content':[
                    {'type':'tool_result','tool_use_id':'call_1','content':'one'},
                    {'type':'tool_result','tool_use_id':'call_2','content':'two'},
                    {'type':'text','text':'Well?'}]}],
                 'temperature':1,'stop_sequences':['END'],'stream':true,
                 'tools':[{'name':'f','description':'d','input_schema':{'type':'object','properties':{'n':{'const':1.10}}}}],
                 'tool_choice':{'type':'any','disable_parallel_tool_use':true},
                 'metadata':{'user_id':'u1'},
                 'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}}}\
                """));
    assertThat(translated.dropped())
        .containsExactlyInAnyOrder(
            "name", "detail", "temperature", "stop", "tools.strict", "seed", "reasoning_effort");
  }

  @Test
  void aMessagesRequestBecomesAChatRequest() throws Untranslatable {
    Translated translated =
        MESSAGES_CALLER.request(
            json(
                """
                {'model':'claude','max_tokens':99,'top_k':5,'temperature':0.5,'stream':true,
                 'thinking':{'type':'enabled','budget_tokens':1024},'metadata':{'user_id':'u1'},
                 'stop_sequences':['a','b','c','d','e'],
                 'system':[{'type':'text','text':'Be brief.','cache_control':{'type':'ephemeral'}}],
                 'tool_choice':{'type':'tool','name':'f','disable_parallel_tool_use':true},
                 'tools':[{'name':'f','description':'d','input_schema':{'type':'object'}}],
                 'messages':[
                  {'role':'user','content':[{'type':'text','text':'Look'},
                    {'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}}]},
                  {'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':'s'},
                    {'type':'text','text':'Calling.'},{'type':'tool_use','id':'t1','name':'f','input':{'a':1}}]},
                  {'role':'user','content':[{'type':'tool_result','tool_use_id':'t1',
                    'content':[{'type':'text','text':'one'},{'type':'image','source':{'type':'url','url':'https://example.com/b'}}]},
                    {'type':'text','text':'Well?'}]}]}\
                """),
            "gpt-4o");
    assertThat(JSON.readTree(translated.body()))
        .isEqualTo(
            tree(
                """
                {'model':'gpt-4o','messages':[
                  {'role':'system','content':'Be brief.'},
                  {'role':'user','content':[{'type':'text','text':'Look'},
                    {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]},
                  {'role':'assistant','content':'Calling.','tool_calls':[
                    {'id':'t1','type':'function','function':{'name':'f','arguments':'{\\"a\\":1}'}}]},
                  {'role':'tool','tool_call_id':'t1','content':'one'},
                  {'role':'user','content':[{'type':'image_url','image_url':{'url':'https://example.com/b'}},
                    {'type':'text','text':'Well?'}]}],
                 'max_tokens':99,'temperature':0.5,'stop':['a','b','c','d'],
                 'stream':true,'stream_options':{'include_usage':true},
                 'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'}}}],
                 'tool_choice':{'type':'function','function':{'name':'f'}},'parallel_tool_calls':false,'user':'u1'}\
                """));
    assertThat(translated.dropped())
        .containsExactlyInAnyOrder("cache_control", "thinking", "top_k", "stop_sequences");
  }

  @Test
  void aMessagesRequestAlwaysGetsALimit() throws Untranslatable {
    byte[] body =
        CHAT_CALLER
            .request(json("{'model':'m','messages':[{'role':'user','content':'hi'}]}"), "c")
            .body();
    assertThat(JSON.readTree(body))
        .isEqualTo(
            tree("{'model':'c','max_tokens':4096,'messages':[{'role':'user','content':'hi'}]}"));
  }

  @Test
  void aReasoningModelGetsTheLimitItUnderstands() throws Untranslatable {
    byte[] request = json("{'model':'c','max_tokens':9,'messages':[]}");
    assertThat(JSON.readTree(MESSAGES_CALLER.request(request, "gpt-5-mini").body()))
        .isEqualTo(tree("{'model':'gpt-5-mini','messages':[],'max_completion_tokens':9}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "OPENAI|n|{'messages':[],'n':2}",
        "OPENAI|messages|{}",
        "OPENAI|body|[]",
        "OPENAI|body|{'messages':[],'seed':12345E678901234567890}",
        "OPENAI|modalities|{'messages':[],'modalities':['text','audio']}",
        "OPENAI|previous_response_id|{'messages':[],'previous_response_id':'r'}",
        "OPENAI|tools[0].type|{'messages':[],'tools':[{'type':'custom'}]}",
        "OPENAI|messages[0].role|{'messages':[{'role':'narrator','content':'x'}]}",
        "OPENAI|messages[0].content[0]|{'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}]}",
        "OPENAI|messages[0].content[0].type|{'messages':[{'role':'user','content':[{'type':'smell'}]}]}",
        "OPENAI|input_audio|{'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'format':'wav','data':'AAAA'}}]}]}",
        "OPENAI|messages[0].tool_calls[0].function.arguments|{'messages':[{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'{'}}]}]}",
        "ANTHROPIC|container|{'messages':[],'container':'c'}",
        "ANTHROPIC|tools[0].type|{'messages':[],'tools':[{'type':'web_search_20250305','name':'w'}]}",
        "ANTHROPIC|messages[0].content[0].source|{'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}]}",
        "ANTHROPIC|messages[0].content[0].type|{'messages':[{'role':'user','content':[{'type':'search_result'}]}]}",
      })
  void whatCannotBeSaidIsNamed(Dialect caller, String field, String body) {
    Translation translation = caller == Dialect.OPENAI ? CHAT_CALLER : MESSAGES_CALLER;
    assertThatThrownBy(() -> translation.request(json(body), "m"))
        .isInstanceOfSatisfying(
            Untranslatable.class, why -> assertThat(why.field()).isEqualTo(field));
  }

  @Test
  void wholeAnswersMeanTheSame() throws Untranslatable {
    byte[] message =
        json(
            """
            {'id':'msg_1','type':'message','role':'assistant','model':'claude','content':[
              {'type':'thinking','thinking':'hm','signature':'s'},{'type':'text','text':'Hi \\u00e9'},
              {'type':'tool_use','id':'t1','name':'f','input':{'a':[1,2.50]}}],
             'stop_reason':'tool_use','stop_sequence':null,
             'usage':{'input_tokens':10,'cache_read_input_tokens':4,'cache_creation_input_tokens':1,'output_tokens':6}}\
            """);
    byte[] chat = CHAT_CALLER.answer(message);
    assertThat(Gathered.answer(Dialect.OPENAI, chat))
        .isEqualTo(Gathered.answer(Dialect.ANTHROPIC, message));
    assertThat(JSON.readTree(chat).path("id").asString()).isEqualTo("chatcmpl-1");
    byte[] back = MESSAGES_CALLER.answer(chat);
    assertThat(Gathered.answer(Dialect.ANTHROPIC, back))
        .isEqualTo(Gathered.answer(Dialect.ANTHROPIC, message));
    assertThat(JSON.readTree(back).path("id").asString()).isEqualTo("msg_1");
  }

  @Test
  void whatIsNoAnswerIsRefused() {
    assertThatThrownBy(() -> CHAT_CALLER.answer(json("{'error':{}}")))
        .isInstanceOf(Untranslatable.class);
    assertThatThrownBy(() -> MESSAGES_CALLER.answer(json("{'choices':[]}")))
        .isInstanceOf(Untranslatable.class);
  }

  @Test
  void equalDialectsKeepTheirBytes() throws Untranslatable {
    byte[] body = json("{'model':'a',  'x':1.0 }");
    Translated same = Translation.between(Dialect.OPENAI, Dialect.OPENAI).request(body, "b");
    assertThat(new String(same.body(), UTF_8)).isEqualTo("{\"model\":\"b\",  \"x\":1.0 }");
    assertThat(same.dropped()).isEmpty();
  }

  private static JsonNode translated(Translation translation, String model, String members)
      throws Untranslatable {
    String request = "{'model':'x','messages':[{'role':'user','content':'hi'}]," + members + "}";
    Translated translated = translation.request(json(request), model);
    ObjectNode body = (ObjectNode) JSON.readTree(translated.body());
    body.remove(List.of("model", "messages"));
    return body.set("dropped", JSON.valueToTree(translated.dropped()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "claude-3-5-haiku|'reasoning_effort':'low'|{'max_tokens':4096,'dropped':['reasoning_effort']}",
        "claude-sonnet-4-5|'reasoning_effort':'low'|{'max_tokens':5120,'thinking':{'type':'enabled','budget_tokens':1024},'dropped':[]}",
        "claude-sonnet-4-5|'reasoning_effort':'high','max_tokens':4000|{'max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':2000},'dropped':[]}",
        "claude-sonnet-4-5|'reasoning_effort':'high','max_tokens':2000|{'max_tokens':2000,'dropped':['reasoning_effort']}",
        "claude-sonnet-4-5|'reasoning_effort':'none'|{'max_tokens':4096,'dropped':[]}",
        "claude-opus-4-6|'reasoning_effort':'medium','temperature':0.2|{'max_tokens':12288,'thinking':{'type':'adaptive'},'output_config':{'effort':'medium'},'dropped':['temperature']}",
        "claude-opus-4-7|'temperature':0.2,'top_p':0.5|{'max_tokens':4096,'dropped':['temperature','top_p']}",
        "claude-opus-4-6|'reasoning_effort':'low','tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required'|{'max_tokens':4096,'tools':[{'name':'f','input_schema':{'type':'object','properties':{}}}],'tool_choice':{'type':'any'},'dropped':['reasoning_effort']}",
        "claude-3-5-haiku|'seed':-0|{'max_tokens':4096,'dropped':['seed']}",
        "claude-3-5-haiku|'seed':0,'frequency_penalty':0,'presence_penalty':0.5|{'max_tokens':4096,'dropped':['seed','presence_penalty']}",
        "claude-3-5-haiku|'max_tokens':10.5|{'max_tokens':4096,'dropped':['max_tokens']}",
        "claude-3-5-haiku|'max_tokens':1e2|{'max_tokens':100,'dropped':[]}",
        "claude-3-5-haiku|'response_format':{'type':'json_object'}|{'max_tokens':4096,'dropped':['response_format']}",
      })
  void settingsOfChatFitTheModel(String model, String members, String expected)
      throws Untranslatable {
    assertThat(translated(CHAT_CALLER, model, members)).isEqualTo(tree(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "gpt-4o|'thinking':{'type':'enabled','budget_tokens':2000}|{'dropped':['thinking']}",
        "gpt-4o|'thinking':{'type':'disabled'}|{'dropped':[]}",
        "gpt-5|'thinking':{'type':'disabled'}|{'dropped':['thinking']}",
        "gpt-5.2|'thinking':{'type':'disabled'}|{'reasoning_effort':'none','dropped':[]}",
        "openai/o3|'thinking':{'type':'enabled','budget_tokens':1024}|{'reasoning_effort':'low','dropped':[]}",
        "gpt-5|'thinking':{'type':'enabled','budget_tokens':9000}|{'reasoning_effort':'high','dropped':[]}",
        "gpt-5|'thinking':{'type':'adaptive'}|{'reasoning_effort':'high','dropped':[]}",
        "gpt-5|'thinking':{'type':'adaptive'},'output_config':{'effort':'max'}|{'reasoning_effort':'high','dropped':[]}",
        "gpt-5.2|'output_config':{'effort':'max'}|{'reasoning_effort':'xhigh','dropped':[]}",
        "gpt-5-chat-latest|'temperature':0.5|{'temperature':0.5,'dropped':[]}",
        "gpt-5|'temperature':0.5,'top_p':0.5,'stop_sequences':['a']|{'dropped':['temperature','top_p','stop_sequences']}",
        "gpt-4o|'tools':[{'name':'f','input_examples':[1]}]|{'tools':[{'type':'function','function':{'name':'f'}}],'dropped':['tools.input_examples']}",
      })
  void settingsOfMessagesFitTheModel(String model, String members, String expected)
      throws Untranslatable {
    assertThat(translated(MESSAGES_CALLER, model, members)).isEqualTo(tree(expected));
  }

  @Test
  void thinkingWithABudgetDoesNotGoOnWithCallsThatLackTheirThinking() throws Untranslatable {
    byte[] request =
        json(
            """
            {'reasoning_effort':'low','tools':[{'type':'function','function':{'name':'f'}}],'messages':[
              {'role':'user','content':'hi'},
              {'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},
              {'role':'tool','tool_call_id':'c','content':'x'}]}\
            """);
    assertThat(CHAT_CALLER.request(request, "claude-sonnet-4-5").dropped())
        .containsExactly("reasoning_effort");
    assertThat(CHAT_CALLER.request(request, "claude-sonnet-4-6").dropped()).isEmpty();
  }

  @Test
  void callsThatShareAnIndexAreToldApartByTheirIds() {
    String head = "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{";
    String stream =
        head
            + "\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}\n\n"
            + head
            + "\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}\n\n"
            + head
            + "},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    byte[] out = translated(MESSAGES_CALLER, stream.getBytes(UTF_8), true);
    Gathered got = Gathered.stream(Dialect.ANTHROPIC, out);
    assertThat(got.calls()).extracting(Gathered.Call::id).containsExactly("a", "b");
    assertThat(got.stop()).isEqualTo("tool_use");
  }

  @Test
  void argumentsThatComeWithTheStartOfABlockAreKept() {
    String stream =
        """
        data: {"type":"message_start","message":{"id":"msg_1","model":"m"}}

        data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{"a": "\\"x\\""}}}

        data: {"type":"content_block_stop","index":0}

        data: {"type":"message_delta","delta":{"stop_reason":"tool_use"}}

        data: {"type":"message_stop"}

        """;
    byte[] out = translated(CHAT_CALLER, stream.getBytes(UTF_8), true);
    assertThat(Gathered.stream(Dialect.OPENAI, out).calls())
        .containsExactly(new Gathered.Call("t", "f", tree("{'a':'\\'x\\''}")));
  }
}
