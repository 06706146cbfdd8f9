package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Dialect;
import java.util.ArrayList;
import java.util.List;

/// The same four answers as a target of each dialect gives them on the wire, whole and as a stream:
/// written by hand from the providers' documentation and recorded streams, so that no codec checks
/// itself. Each costs 20 tokens in, 4 of them from a cache, and 7 out.
enum Spoken {
  /// Hello, world with a character beyond ASCII, an escape and a line end.
  TEXT,
  /// One call, with arguments.
  CALL,
  /// Words, and two calls, the second without arguments.
  CALLS,
  /// The model declines.
  REFUSAL;

  static final String HELLO = "H\u00e9llo,\n\"world\" \ud83d\ude00";
  static final String NO = "I cannot help with that.";

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static String events(String... data) {
    StringBuilder all = new StringBuilder();
    for (String one : data) {
      all.append("data: ").append(one).append("\n\n");
    }
    return all.toString();
  }

  /// Events whose name is their type.
  private static String named(List<String> data) {
    StringBuilder all = new StringBuilder();
    for (String one : data) {
      String type = one.substring("{'type':'".length(), one.indexOf("'", "{'type':'".length()));
      all.append("event: ").append(type).append('\n').append(events(one));
    }
    return all.toString();
  }

  /// Events with their names before them.
  private static String named(String... namesAndData) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < namesAndData.length; i += 2) {
      all.append("event: ")
          .append(namesAndData[i])
          .append('\n')
          .append(events(namesAndData[i + 1]));
    }
    return all.toString();
  }

  byte[] whole(Dialect target) {
    return json(
        switch (target) {
          case OPENAI -> chat();
          case RESPONSES -> response();
          case ANTHROPIC -> message();
          case GEMINI -> candidate();
          case BEDROCK -> converse();
        });
  }

  byte[] stream(Dialect target) {
    return json(
        switch (target) {
          case OPENAI -> chatStream();
          case RESPONSES -> responseStream();
          case ANTHROPIC -> messageStream();
          case GEMINI -> candidateStream();
          case BEDROCK -> converseStream();
        });
  }

  private String chat() {
    String message =
        switch (this) {
          case TEXT -> "'content':'H\\u00e9llo,\\n\\\"world\\\" \ud83d\ude00'";
          case CALL ->
              "'content':null,'tool_calls':[{'id':'call_1','type':'function','function':{'name':'look','arguments':'{\\\"at\\\":[1,2.50]}'}}]";
          case CALLS ->
              "'content':'Wait.','tool_calls':[{'id':'call_1','type':'function','function':{'name':'look','arguments':'{\\\"at\\\":[1,2.50]}'}},{'id':'call_2','type':'function','function':{'name':'clock','arguments':'{}'}}]";
          case REFUSAL -> "'content':null,'refusal':'I cannot help with that.'";
        };
    String finish = this == CALL || this == CALLS ? "tool_calls" : "stop";
    return "{'id':'chatcmpl-1','object':'chat.completion','created':1,'model':'gpt','choices':[{'index':0,'message':{'role':'assistant',"
        + message
        + "},'finish_reason':'"
        + finish
        + "'}],'usage':{'prompt_tokens':20,'completion_tokens':7,'total_tokens':27,'prompt_tokens_details':{'cached_tokens':4}}}";
  }

  private static String chunk(String delta, String finish) {
    return "{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1,'model':'gpt','choices':[{'index':0,'delta':{"
        + delta
        + "},'finish_reason':"
        + finish
        + "}]}";
  }

  private static String fragment(int index, String rest) {
    return chunk("'tool_calls':[{'index':" + index + "," + rest + "}]", "null");
  }

  private String chatStream() {
    String role = chunk("'role':'assistant','content':''", "null");
    String look =
        fragment(0, "'id':'call_1','type':'function','function':{'name':'look','arguments':''}");
    String at = fragment(0, "'function':{'arguments':'{\\\"at\\\":[1,'}");
    String rest = fragment(0, "'function':{'arguments':'2.50]}'}");
    String clock =
        fragment(1, "'id':'call_2','type':'function','function':{'name':'clock','arguments':'{'}");
    String end = fragment(1, "'function':{'arguments':'}'}");
    String usage =
        "{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1,'model':'gpt','choices':[],'usage':{'prompt_tokens':20,'completion_tokens':7,'total_tokens':27,'prompt_tokens_details':{'cached_tokens':4}}}";
    String calls = chunk("", "'tool_calls'");
    String stop = chunk("", "'stop'");
    return switch (this) {
      case TEXT ->
          events(
              role,
              chunk("'content':'H\\u00e9llo,\\n'", "null"),
              chunk("'content':'\\\"world\\\" \ud83d\ude00'", "null"),
              stop,
              usage,
              "[DONE]");
      case CALL -> events(role, look, at, rest, calls, usage, "[DONE]");
      case CALLS ->
          events(
              role,
              chunk("'content':'Wait.'", "null"),
              look,
              at,
              clock,
              rest,
              end,
              calls,
              usage,
              "[DONE]");
      case REFUSAL ->
          events(
              role,
              chunk("'refusal':'I cannot '", "null"),
              chunk("'refusal':'help with that.'", "null"),
              stop,
              usage,
              "[DONE]");
    };
  }

  private String message() {
    String content =
        switch (this) {
          case TEXT -> "{'type':'text','text':'H\\u00e9llo,\\n\\\"world\\\" \ud83d\ude00'}";
          case CALL -> "{'type':'tool_use','id':'call_1','name':'look','input':{'at':[1,2.50]}}";
          case CALLS ->
              "{'type':'text','text':'Wait.'},{'type':'tool_use','id':'call_1','name':'look','input':{'at':[1,2.50]}},{'type':'tool_use','id':'call_2','name':'clock','input':{}}";
          case REFUSAL -> "{'type':'text','text':'I cannot help with that.'}";
        };
    return "{'id':'msg_1','type':'message','role':'assistant','model':'claude','content':["
        + content
        + "],'stop_reason':'"
        + stopReason()
        + "','stop_sequence':null,'usage':{'input_tokens':16,'cache_read_input_tokens':4,'cache_creation_input_tokens':0,'output_tokens':7}}";
  }

  private String stopReason() {
    return switch (this) {
      case TEXT -> "end_turn";
      case CALL, CALLS -> "tool_use";
      case REFUSAL -> "refusal";
    };
  }

  private static String block(int index, String start) {
    return "{'type':'content_block_start','index':" + index + ",'content_block':{" + start + "}}";
  }

  private static String delta(int index, String delta) {
    return "{'type':'content_block_delta','index':" + index + ",'delta':{" + delta + "}}";
  }

  private static String stop(int index) {
    return "{'type':'content_block_stop','index':" + index + "}";
  }

  private static List<String> text(String... pieces) {
    List<String> all = new ArrayList<>(List.of(block(0, "'type':'text','text':''")));
    for (String piece : pieces) {
      all.add(delta(0, "'type':'text_delta','text':'" + piece + "'"));
    }
    all.add(stop(0));
    return all;
  }

  private static List<String> look(int index) {
    return List.of(
        block(index, "'type':'tool_use','id':'call_1','name':'look','input':{}"),
        delta(index, "'type':'input_json_delta','partial_json':''"),
        delta(index, "'type':'input_json_delta','partial_json':'{\\\"at\\\":[1,'"),
        delta(index, "'type':'input_json_delta','partial_json':'2.50]}'"),
        stop(index));
  }

  private String messageStream() {
    List<String> all = new ArrayList<>();
    all.add(
        "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant','model':'claude','content':[],'stop_reason':null,'usage':{'input_tokens':16,'cache_read_input_tokens':4,'cache_creation_input_tokens':0,'output_tokens':1}}}");
    switch (this) {
      case TEXT -> all.addAll(text("H\\u00e9llo,\\n", "\\\"world\\\" \ud83d\ude00"));
      case CALL -> all.addAll(look(0));
      case CALLS -> {
        all.addAll(text("Wait."));
        all.addAll(look(1));
        all.add(block(2, "'type':'tool_use','id':'call_2','name':'clock','input':{}"));
        all.add(stop(2));
      }
      case REFUSAL -> all.addAll(text("I cannot ", "help with that."));
    }
    all.add(
        "{'type':'message_delta','delta':{'stop_reason':'"
            + stopReason()
            + "','stop_sequence':null},'usage':{'output_tokens':7}}");
    all.add("{'type':'message_stop'}");
    return named(all);
  }

  private static final String LOOK =
      "{'type':'function_call','id':'fc_1','call_id':'call_1','name':'look','arguments':'{\\\"at\\\":[1,2.50]}','status':'completed'}";
  private static final String CLOCK =
      "{'type':'function_call','id':'fc_2','call_id':'call_2','name':'clock','arguments':'{}','status':'completed'}";

  private static String said(String content) {
    return "{'type':'message','id':'msg_1','role':'assistant','status':'completed','content':["
        + content
        + "]}";
  }

  private static String outputText(String text) {
    return "{'type':'output_text','text':'" + text + "','annotations':[]}";
  }

  private List<String> output() {
    return switch (this) {
      case TEXT -> List.of(said(outputText("H\\u00e9llo,\\n\\\"world\\\" \ud83d\ude00")));
      case CALL -> List.of(LOOK);
      case CALLS -> List.of(said(outputText("Wait.")), LOOK, CLOCK);
      case REFUSAL -> List.of(said("{'type':'refusal','refusal':'I cannot help with that.'}"));
    };
  }

  private String response() {
    return "{'id':'resp_1','object':'response','created_at':1,'status':'completed','model':'gpt','output':["
        + String.join(",", output())
        + "],'usage':{'input_tokens':20,'input_tokens_details':{'cached_tokens':4},'output_tokens':7,'output_tokens_details':{'reasoning_tokens':0},'total_tokens':27}}";
  }

  private String responseStream() {
    List<String> all = new ArrayList<>();
    String begun =
        "'response':{'id':'resp_1','object':'response','created_at':1,'status':'in_progress','model':'gpt','output':[]}}";
    all.add("{'type':'response.created','sequence_number':0," + begun);
    all.add("{'type':'response.in_progress','sequence_number':1," + begun);
    List<String> items = output();
    for (int index = 0; index < items.size(); index++) {
      String place = ",'output_index':" + index;
      String item = items.get(index);
      if (item.startsWith("{'type':'function_call'")) {
        functionCall(item, place, all);
      } else {
        message(item, place, all);
      }
      all.add("{'type':'response.output_item.done'" + place + ",'item':" + item + "}");
    }
    all.add("{'type':'response.completed','response':" + response() + "}");
    return named(all);
  }

  private static void functionCall(String item, String place, List<String> all) {
    boolean look = item.equals(LOOK);
    String id = look ? "fc_1" : "fc_2";
    String open =
        item.replace("{\\\"at\\\":[1,2.50]}", "")
            .replace("'arguments':'{}'", "'arguments':''")
            .replace("completed", "in_progress");
    all.add("{'type':'response.output_item.added'" + place + ",'item':" + open + "}");
    String fragment = "{'type':'response.function_call_arguments.delta'" + place;
    for (String piece : look ? List.of("{\\\"at\\\":[1,", "2.50]}") : List.of("{}")) {
      all.add(fragment + ",'item_id':'" + id + "','delta':'" + piece + "'}");
    }
    String arguments = look ? "{\\\"at\\\":[1,2.50]}" : "{}";
    all.add(
        "{'type':'response.function_call_arguments.done'"
            + place
            + ",'item_id':'"
            + id
            + "','arguments':'"
            + arguments
            + "'}");
  }

  private void message(String item, String place, List<String> all) {
    String open =
        "{'type':'message','id':'msg_1','role':'assistant','status':'in_progress','content':[]}";
    all.add("{'type':'response.output_item.added'" + place + ",'item':" + open + "}");
    String part = place + ",'item_id':'msg_1','content_index':0";
    String kind = this == REFUSAL ? "refusal" : "output_text";
    String empty =
        this == REFUSAL
            ? "{'type':'refusal','refusal':''}"
            : "{'type':'output_text','text':'','annotations':[]}";
    all.add("{'type':'response.content_part.added'" + part + ",'part':" + empty + "}");
    List<String> pieces =
        switch (this) {
          case TEXT -> List.of("H\\u00e9llo,\\n", "\\\"world\\\" \ud83d\ude00");
          case CALL -> List.of();
          case CALLS -> List.of("Wait.");
          case REFUSAL -> List.of("I cannot ", "help with that.");
        };
    for (String piece : pieces) {
      all.add("{'type':'response." + kind + ".delta'" + part + ",'delta':'" + piece + "'}");
    }
    String whole = this == REFUSAL ? "refusal" : "text";
    all.add(
        "{'type':'response."
            + kind
            + ".done'"
            + part
            + ",'"
            + whole
            + "':'"
            + String.join("", pieces)
            + "'}");
    String content = item.substring(item.indexOf('[') + 1, item.lastIndexOf(']'));
    all.add("{'type':'response.content_part.done'" + part + ",'part':" + content + "}");
  }

  private static String generated(String parts, String finish) {
    return "{'candidates':[{'content':{'role':'model','parts':["
        + parts
        + "]},"
        + finish
        + "'index':0}],'usageMetadata':{'promptTokenCount':20,'cachedContentTokenCount':4,'candidatesTokenCount':7,'totalTokenCount':27},'modelVersion':'gemini','responseId':'r1'}";
  }

  private static final String GEMINI_LOOK =
      "{'functionCall':{'id':'call_1','name':'look','args':{'at':[1,2.50]}}}";
  private static final String GEMINI_CLOCK = "{'functionCall':{'name':'clock','args':{}}}";

  private String candidate() {
    return switch (this) {
      case TEXT ->
          generated(
              "{'text':'H\\u00e9llo,\\n'},{'text':'\\\"world\\\" \ud83d\ude00'}",
              "'finishReason':'STOP',");
      case CALL -> generated(GEMINI_LOOK, "'finishReason':'STOP',");
      case CALLS ->
          generated(
              "{'text':'Wait.'}," + GEMINI_LOOK + "," + GEMINI_CLOCK, "'finishReason':'STOP',");
      case REFUSAL -> generated("{'text':'I cannot help with that.'}", "'finishReason':'SAFETY',");
    };
  }

  private String candidateStream() {
    return switch (this) {
      case TEXT ->
          events(
              generated("{'text':'H\\u00e9llo,\\n'}", ""),
              generated("{'text':'\\\"world\\\" \ud83d\ude00'}", "'finishReason':'STOP',"));
      case CALL ->
          events(generated(GEMINI_LOOK, ""), generated("{'text':''}", "'finishReason':'STOP',"));
      case CALLS ->
          events(
              generated("{'text':'Wait.'}", ""),
              generated(GEMINI_LOOK + "," + GEMINI_CLOCK, "'finishReason':'STOP',"));
      case REFUSAL ->
          events(
              generated("{'text':'I cannot '}", ""),
              generated("{'text':'help with that.'}", "'finishReason':'SAFETY',"));
    };
  }

  private String converse() {
    String content =
        switch (this) {
          case TEXT -> "{'text':'H\\u00e9llo,\\n\\\"world\\\" \ud83d\ude00'}";
          case CALL -> "{'toolUse':{'toolUseId':'call_1','name':'look','input':{'at':[1,2.50]}}}";
          case CALLS ->
              "{'text':'Wait.'},{'toolUse':{'toolUseId':'call_1','name':'look','input':{'at':[1,2.50]}}},{'toolUse':{'toolUseId':'call_2','name':'clock','input':{}}}";
          case REFUSAL -> "{'text':'I cannot help with that.'}";
        };
    return "{'output':{'message':{'role':'assistant','content':["
        + content
        + "]}},'stopReason':'"
        + converseStop()
        + "',"
        + CONVERSE_USAGE
        + "}";
  }

  /// The dialect counts what came from a cache apart.
  private static final String CONVERSE_USAGE =
      "'usage':{'inputTokens':16,'cacheReadInputTokens':4,'cacheWriteInputTokens':0,'outputTokens':7,'totalTokens':27},'metrics':{'latencyMs':1}";

  private String converseStop() {
    return this == REFUSAL ? "content_filtered" : stopReason();
  }

  private static String converseDelta(int index, String delta) {
    return "{'contentBlockIndex':" + index + ",'delta':{" + delta + "}}";
  }

  private static List<String> converseLook(int index) {
    return List.of(
        "contentBlockStart",
        "{'contentBlockIndex':"
            + index
            + ",'start':{'toolUse':{'toolUseId':'call_1','name':'look'}}}",
        "contentBlockDelta",
        converseDelta(index, "'toolUse':{'input':'{\\\"at\\\":[1,'}"),
        "contentBlockDelta",
        converseDelta(index, "'toolUse':{'input':'2.50]}'}"),
        "contentBlockStop",
        "{'contentBlockIndex':" + index + "}");
  }

  private String converseStream() {
    List<String> all = new ArrayList<>(List.of("messageStart", "{'role':'assistant'}"));
    List<String> pieces =
        switch (this) {
          case TEXT -> List.of("H\\u00e9llo,\\n", "\\\"world\\\" \ud83d\ude00");
          case CALL -> List.of();
          case CALLS -> List.of("Wait.");
          case REFUSAL -> List.of("I cannot ", "help with that.");
        };
    for (String piece : pieces) {
      all.addAll(List.of("contentBlockDelta", converseDelta(0, "'text':'" + piece + "'")));
    }
    if (!pieces.isEmpty()) {
      all.addAll(List.of("contentBlockStop", "{'contentBlockIndex':0}"));
    }
    if (this == CALL) {
      all.addAll(converseLook(0));
    }
    if (this == CALLS) {
      all.addAll(converseLook(1));
      all.addAll(
          List.of(
              "contentBlockStart",
              "{'contentBlockIndex':2,'start':{'toolUse':{'toolUseId':'call_2','name':'clock'}}}",
              "contentBlockStop",
              "{'contentBlockIndex':2}"));
    }
    all.addAll(List.of("messageStop", "{'stopReason':'" + converseStop() + "'}"));
    all.addAll(List.of("metadata", "{" + CONVERSE_USAGE + "}"));
    return named(all.toArray(String[]::new));
  }
}
