package dev.understudy.dialects.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns as contents. Turns of one side that follow each other become one content.
///
/// Calls and results go without ids, which not every version of the API takes: results are told
/// apart by their names and their order, so they are put into the order of the calls.
final class GeminiContents {
  /// What Google's page on thought signatures says to write where a call was made by another model
  /// and has none.
  static final String NO_SIGNATURE = "skip_thought_signature_validator";

  private final GeminiModel model;
  private final Dropped dropped;
  private List<String> called = List.of();

  GeminiContents(GeminiModel model, Dropped dropped) {
    this.model = model;
    this.dropped = dropped;
  }

  ArrayNode write(List<Turn> turns) throws Untranslatable {
    ArrayNode contents = Json.array();
    int at = 0;
    while (at < turns.size()) {
      Turn.Role role = turns.get(at).role();
      List<Part> parts = new ArrayList<>();
      while (at < turns.size() && turns.get(at).role() == role) {
        parts.addAll(turns.get(at++).parts());
      }
      ArrayNode list = role == Turn.Role.USER ? user(parts) : assistant(parts);
      if (!list.isEmpty()) {
        ObjectNode content = contents.addObject();
        content.put("role", role == Turn.Role.USER ? "user" : "model");
        content.set("parts", list);
      }
    }
    return contents;
  }

  private ArrayNode assistant(List<Part> parts) throws Untranslatable {
    ArrayNode list = Json.array();
    List<String> ids = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Call(var id, var name, var arguments)) {
        ObjectNode to = list.addObject();
        ObjectNode call = to.putObject("functionCall").put("name", name);
        call.set("args", Json.read(arguments.getBytes(UTF_8), "arguments of " + id));
        if (ids.isEmpty() && model.wantsSignatures()) {
          to.put("thoughtSignature", NO_SIGNATURE);
        }
        ids.add(id);
      } else {
        part(part, list);
      }
    }
    called = ids;
    return list;
  }

  private ArrayNode user(List<Part> parts) throws Untranslatable {
    ArrayNode list = Json.array();
    List<Part.Result> results = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Result result) {
        results.add(result);
      }
    }
    results.sort(Comparator.comparingInt(result -> place(result.callId())));
    for (Part.Result result : results) {
      result(result, list);
    }
    for (Part.Result result : results) {
      for (Part part : result.content()) {
        if (!(part instanceof Part.Text)) {
          part(part, list);
        }
      }
    }
    for (Part part : parts) {
      if (!(part instanceof Part.Result)) {
        part(part, list);
      }
    }
    return list;
  }

  private int place(String id) {
    int place = called.indexOf(id);
    return place < 0 ? called.size() : place;
  }

  /// A result in words is an `output`, a failed one an `error`; one that is a JSON object is that
  /// object.
  private static void result(Part.Result result, ArrayNode list) throws Untranslatable {
    String name =
        result
            .name()
            .orElseThrow(
                () -> new Untranslatable("result of " + result.callId(), "of no known call"));
    StringBuilder all = new StringBuilder();
    for (Part part : result.content()) {
      if (part instanceof Part.Text(var text)) {
        all.append(text);
      }
    }
    String text = all.toString();
    ObjectNode response = list.addObject().putObject("functionResponse").put("name", name);
    if (!result.failed() && Json.isObject(text)) {
      response.set("response", Json.read(text.getBytes(UTF_8), "result of " + result.callId()));
    } else {
      response.putObject("response").put(result.failed() ? "error" : "output", text);
    }
  }

  private void part(Part part, ArrayNode list) throws Untranslatable {
    switch (part) {
      case Part.Text(var text) -> text(text, list);
      case Part.Refusal(var text) -> text(text, list);
      case Part.Image(var source, var detail) -> {
        if (detail.isPresent()) {
          dropped.add("detail");
        }
        source(source, list);
      }
      case Part.Document(var source, var name) -> {
        if (name.isPresent()) {
          dropped.add("document.name");
        }
        source(source, list);
      }
      case Part.Audio(var format, var base64) ->
          source(new Source.Inline(MediaTypes.ofAudio(format), base64), list);
      case Part.Thought thought -> dropped.add("thought");
      case Part.Call call -> throw new Untranslatable("call", "not in a turn of the model");
      case Part.Result result -> throw new Untranslatable("result", "not in a turn of the user");
    }
  }

  private static void text(String text, ArrayNode list) {
    if (!text.isEmpty()) {
      list.addObject().put("text", text);
    }
  }

  private static void source(Source source, ArrayNode list) {
    switch (source) {
      case Source.Inline(var type, var base64) ->
          list.addObject().putObject("inlineData").put("mimeType", type).put("data", base64);
      case Source.Url(var url) -> {
        ObjectNode file = list.addObject().putObject("fileData");
        Optional<String> type = MediaTypes.ofName(url);
        type.ifPresent(known -> file.put("mimeType", known));
        file.put("fileUri", url);
      }
    }
  }
}
