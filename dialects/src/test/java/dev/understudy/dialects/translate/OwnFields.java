package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What becomes of what only one dialect can say, or what is bound to a provider: a probe in the
/// caller's own JSON for each.
final class OwnFields {
  /// A request in the caller's JSON.
  ///
  /// @param name as the table shows it
  /// @param json single quotes for double ones
  private record Own(String name, String json) {}

  private OwnFields() {}

  private static Own chat(String name, String members) {
    return new Own(
        name, "{'model':'m','messages':[{'role':'user','content':'Hi'}]," + members + "}");
  }

  private static Own chatMessages(String name, String messages) {
    return new Own(name, "{'model':'m','messages':[" + messages + "]}");
  }

  private static Own messages(String name, String members) {
    return new Own(
        name,
        "{'model':'m','max_tokens':900,'messages':[{'role':'user','content':'Hi'}],"
            + members
            + "}");
  }

  private static Own blocks(String name, String blocks) {
    return new Own(
        name,
        "{'model':'m','max_tokens':900,'messages':[{'role':'user','content':[" + blocks + "]}]}");
  }

  private static Own responses(String name, String members) {
    return new Own(name, "{'model':'m','input':'Hi'," + members + "}");
  }

  private static Own gemini(String name, String members) {
    return new Own(name, "{'contents':[{'role':'user','parts':[{'text':'Hi'}]}]," + members + "}");
  }

  private static List<Own> of(Dialect caller) {
    return switch (caller) {
      case OPENAI ->
          List.of(
              chat("`n` above 1", "'n':2"),
              chat("`logprobs`", "'logprobs':true,'top_logprobs':2"),
              chat("`logit_bias`", "'logit_bias':{'50256':-100}"),
              chat("`store`", "'store':true"),
              chat("`metadata`", "'metadata':{'a':'b'}"),
              chat("`service_tier`", "'service_tier':'flex'"),
              chat("`prediction`", "'prediction':{'type':'content','content':'x'}"),
              chat("`verbosity`", "'verbosity':'low'"),
              chat("`web_search_options`", "'web_search_options':{'user_location':null}"),
              chat("`prompt_cache_key`", "'prompt_cache_key':'k'"),
              chat("`safety_identifier`", "'safety_identifier':'u'"),
              chat("`modalities` with sound", "'modalities':['text','audio']"),
              chat("`functions`", "'functions':[{'name':'f'}]"),
              chat(
                  "a tool that is no function",
                  "'tools':[{'type':'custom','custom':{'name':'c'}}]"),
              chat("`seed` of -0", "'seed':-0"),
              chatMessages("`name` of a message", "{'role':'user','name':'bob','content':'Hi'}"),
              chatMessages(
                  "file by id",
                  "{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}"),
              chatMessages(
                  "`reasoning_content` of an earlier turn",
                  "{'role':'user','content':'Hi'},{'role':'assistant','content':'a','reasoning_content':'b'},{'role':'user','content':'Hi'}"));
      case RESPONSES ->
          List.of(
              responses("`previous_response_id`", "'previous_response_id':'resp_1'"),
              responses("`conversation`", "'conversation':'conv_1'"),
              responses("`prompt`", "'prompt':{'id':'p'}"),
              responses("`background`", "'background':true"),
              responses("`store`", "'store':true"),
              responses("`include`", "'include':['reasoning.encrypted_content']"),
              responses("`truncation`", "'truncation':'auto'"),
              responses("`metadata`", "'metadata':{'a':'b'}"),
              responses("`service_tier`", "'service_tier':'flex'"),
              responses("`prompt_cache_key`", "'prompt_cache_key':'k'"),
              responses("`safety_identifier`", "'safety_identifier':'u'"),
              responses("`top_logprobs`", "'top_logprobs':2"),
              responses("`max_tool_calls`", "'max_tool_calls':2"),
              responses("`text.verbosity`", "'text':{'verbosity':'low'}"),
              responses("`reasoning.summary`", "'reasoning':{'summary':'auto'}"),
              responses("a hosted tool", "'tools':[{'type':'web_search'}]"),
              new Own(
                  "encrypted reasoning of an earlier turn",
                  "{'model':'m','input':[{'role':'user','content':'Hi'},{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'x'},{'role':'assistant','content':'a'},{'role':'user','content':'Hi'}]}"),
              new Own(
                  "a reference to an item",
                  "{'model':'m','input':[{'type':'item_reference','id':'msg_1'},{'role':'user','content':'Hi'}]}"),
              new Own(
                  "file by id",
                  "{'model':'m','input':[{'role':'user','content':[{'type':'input_file','file_id':'f'}]}]}"));
      case ANTHROPIC ->
          List.of(
              blocks(
                  "`cache_control`",
                  "{'type':'text','text':'Hi','cache_control':{'type':'ephemeral'}}"),
              blocks(
                  "`citations`",
                  "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'AAAA'},'title':'a.pdf','citations':{'enabled':true}}"),
              blocks("file by id", "{'type':'image','source':{'type':'file','file_id':'f'}}"),
              blocks(
                  "`search_result`",
                  "{'type':'search_result','source':'s','title':'t','content':[{'type':'text','text':'x'}]}"),
              messages("`container`", "'container':'c'"),
              messages(
                  "`mcp_servers`",
                  "'mcp_servers':[{'type':'url','url':'https://example.com','name':'n'}]"),
              messages("`service_tier`", "'service_tier':'auto'"),
              messages("`context_management`", "'context_management':{'edits':[]}"),
              messages(
                  "a tool of the provider",
                  "'tools':[{'type':'web_search_20250305','name':'web_search'}]"),
              messages(
                  "`strict` of a tool",
                  "'tools':[{'name':'f','input_schema':{'type':'object'},'strict':true}]"),
              new Own(
                  "`thinking` of an earlier turn",
                  "{'model':'m','max_tokens':900,'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':[{'type':'thinking','thinking':'b','signature':'s'},{'type':'text','text':'a'}]},{'role':'user','content':'Hi'}]}"),
              new Own(
                  "`redacted_thinking` of an earlier turn",
                  "{'model':'m','max_tokens':900,'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':[{'type':'redacted_thinking','data':'x'},{'type':'text','text':'a'}]},{'role':'user','content':'Hi'}]}"));
      case GEMINI ->
          List.of(
              gemini("`candidateCount` above 1", "'generationConfig':{'candidateCount':2}"),
              gemini(
                  "`safetySettings`",
                  "'safetySettings':[{'category':'HARM_CATEGORY_HARASSMENT','threshold':'BLOCK_NONE'}]"),
              gemini("`cachedContent`", "'cachedContent':'cachedContents/c'"),
              gemini("`labels`", "'labels':{'a':'b'}"),
              gemini(
                  "`responseLogprobs`",
                  "'generationConfig':{'responseLogprobs':true,'logprobs':2}"),
              gemini(
                  "`responseModalities` with pictures",
                  "'generationConfig':{'responseModalities':['TEXT','IMAGE']}"),
              gemini(
                  "`speechConfig`", "'generationConfig':{'speechConfig':{'languageCode':'de-DE'}}"),
              gemini(
                  "`mediaResolution`",
                  "'generationConfig':{'mediaResolution':'MEDIA_RESOLUTION_LOW'}"),
              gemini("`googleSearch`", "'tools':[{'googleSearch':{}}]"),
              gemini("`codeExecution`", "'tools':[{'codeExecution':{}}]"),
              new Own(
                  "`thoughtSignature` of an earlier turn",
                  "{'contents':[{'role':'user','parts':[{'text':'Hi'}]},{'role':'model','parts':[{'text':'a','thoughtSignature':'x'}]},{'role':'user','parts':[{'text':'Hi'}]}]}"),
              new Own(
                  "thought of an earlier turn",
                  "{'contents':[{'role':'user','parts':[{'text':'Hi'}]},{'role':'model','parts':[{'text':'b','thought':true},{'text':'a'}]},{'role':'user','parts':[{'text':'Hi'}]}]}"),
              new Own(
                  "a file of its own",
                  "{'contents':[{'role':'user','parts':[{'text':'Hi'},{'fileData':{'mimeType':'application/pdf','fileUri':'https://generativelanguage.googleapis.com/v1beta/files/f'}}]}]}"));
      case BEDROCK -> List.of();
    };
  }

  static String table(Dialect caller) {
    List<Dialect> targets = Known.targets().stream().filter(target -> target != caller).toList();
    StringBuilder text = new StringBuilder(Words.row("only here", List.of("at other dialects")));
    text.append(Words.line(2));
    for (Own probe : of(caller)) {
      List<String> fates = new ArrayList<>();
      for (Dialect target : targets) {
        fates.add(fate(caller, target, probe));
      }
      String all =
          fates.stream().distinct().count() == 1
              ? fates.getFirst()
              : targets.stream()
                  .map(target -> Words.name(target) + ": " + fates.get(targets.indexOf(target)))
                  .collect(Collectors.joining("; "));
      text.append(Words.row(probe.name(), List.of(all)));
    }
    return text.toString();
  }

  private static String fate(Dialect caller, Dialect target, Own probe) {
    byte[] body = probe.json().replace('\'', '"').getBytes(UTF_8);
    String model = Probe.models(target).getFirst();
    try {
      List<String> dropped = Translation.between(caller, target).request(body, model).dropped();
      return dropped.isEmpty()
          ? "carried"
          : dropped.stream()
              .map(name -> "`" + name + "`")
              .collect(Collectors.joining(", ", "dropped as ", ""));
    } catch (Untranslatable refused) {
      return "refused";
    }
  }
}
