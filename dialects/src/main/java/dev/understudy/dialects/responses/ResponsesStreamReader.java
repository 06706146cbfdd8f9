package dev.understudy.dialects.responses;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A stream of OpenAI's responses. Some servers leave out the deltas of a text or of arguments, or
/// send nothing but the whole response at the end: what was not told piece by piece is told then.
final class ResponsesStreamReader implements StreamReader {
  private static final byte[] PARAGRAPH = {'\\', 'n', '\\', 'n'};

  private final StreamEvents into;
  private final JsonCursor json = new JsonCursor();
  private final List<Call> calls = new ArrayList<>();
  private boolean begun;
  private boolean done;
  private boolean said;
  private boolean refused;
  private boolean reasoned;
  private boolean thinks;
  private String id = "";

  /// The text that deltas came for last: its whole is no news.
  private long lastPart;

  private boolean inPart;

  // Of the event being read.
  private String type = "";
  private int output;
  private int content;
  private int textFrom;
  private int textTo;
  private String itemType = "";
  private String itemCallId = "";
  private String itemName = "";
  private int itemFrom;
  private int itemTo;

  /// A call by the place of its item.
  private static final class Call {
    final int output;
    boolean argued;
    boolean ended;

    Call(int output) {
      this.output = output;
    }
  }

  ResponsesStreamReader(StreamEvents into) {
    this.into = into;
  }

  @Override
  public void feed(String eventName, byte[] data, int from, int to) {
    if (done) {
      return;
    }
    read(data, from, to);
    switch (type) {
      case "response.created", "response.queued", "response.in_progress" ->
          begin(response(data, from, to));
      case "response.output_text.delta" -> {
        inPart = true;
        lastPart = part();
        text(data);
      }
      case "response.output_text.done" -> {
        if (!inPart || lastPart != part()) {
          text(data);
        }
      }
      case "response.refusal.delta" -> {
        inPart = true;
        lastPart = part();
        refusal(data);
      }
      case "response.refusal.done" -> {
        if (!inPart || lastPart != part()) {
          refusal(data);
        }
      }
      case "response.reasoning_summary_text.delta",
          "response.reasoning_text.delta",
          "response.reasoning_summary.delta",
          "response.reasoning.delta" ->
          thought(data, textFrom, textTo);
      case "response.reasoning_summary_part.added" -> {
        if (thinks) {
          thought(PARAGRAPH, 0, PARAGRAPH.length);
        }
      }
      case "response.output_item.added" -> added();
      case "response.function_call_arguments.delta" -> arguments(data, textFrom, textTo, false);
      case "response.function_call_arguments.done" -> arguments(data, textFrom, textTo, true);
      case "response.output_item.done" -> itemDone(data);
      case "response.completed", "response.incomplete" -> finish(response(data, from, to));
      default -> {}
    }
  }

  private long part() {
    return (long) output << 32 | content;
  }

  private void text(byte[] data) {
    if (textTo > textFrom) {
      ensureBegun();
      said = true;
      into.text(data, textFrom, textTo);
    }
  }

  private void refusal(byte[] data) {
    if (textTo > textFrom) {
      ensureBegun();
      said = true;
      refused = true;
      into.refusal(data, textFrom, textTo);
    }
  }

  private void thought(byte[] data, int from, int to) {
    if (to > from) {
      ensureBegun();
      thinks = true;
      reasoned = true;
      into.thought(data, from, to);
    }
  }

  private void added() {
    if (itemType.equals("function_call")) {
      call();
    }
    thinks = false;
  }

  private int call() {
    for (int number = calls.size() - 1; number >= 0; number--) {
      if (calls.get(number).output == output) {
        return number;
      }
    }
    ensureBegun();
    said = true;
    int number = calls.size();
    calls.add(new Call(output));
    into.call(number, itemCallId.isEmpty() ? Ids.call(id, number) : itemCallId, itemName);
    return number;
  }

  /// @param whole whether these are all arguments: then they are no news if some came before
  private void arguments(byte[] data, int from, int to, boolean whole) {
    for (int number = calls.size() - 1; number >= 0; number--) {
      Call call = calls.get(number);
      if (call.output == output) {
        if (to > from && !call.ended && !(whole && call.argued)) {
          call.argued = true;
          into.arguments(number, data, from, to);
        }
        return;
      }
    }
  }

  private void itemDone(byte[] data) {
    if (itemType.equals("function_call")) {
      int number = call();
      arguments(data, itemFrom, itemTo, true);
      end(number);
    }
  }

  private void end(int number) {
    Call call = calls.get(number);
    if (!call.ended) {
      call.ended = true;
      into.callEnds(number);
    }
  }

  private void ensureBegun() {
    if (!begun) {
      begun = true;
      into.begins("", "");
    }
  }

  private void begin(JsonNode response) {
    if (!begun) {
      begun = true;
      id = response.path("id").asString("");
      into.begins(id, response.path("model").asString(""));
    }
  }

  private void finish(JsonNode response) {
    begin(response);
    if (!said) {
      tellAll(response);
    }
    for (int number = 0; number < calls.size(); number++) {
      end(number);
    }
    done = true;
    boolean any = !calls.isEmpty();
    into.ends(ResponsesReplies.ending(response, any, refused), Optional.empty());
    into.usage(ResponsesReplies.tokens(response.path("usage")));
    into.done();
  }

  private void tellAll(JsonNode response) {
    Reply reply;
    try {
      reply = ResponsesReplies.reply(response);
    } catch (Untranslatable notAResponse) {
      return;
    }
    for (Part part : reply.parts()) {
      switch (part) {
        case Part.Text(var text) -> {
          Bytes all = escaped(text);
          into.text(all.array(), 1, all.length() - 1);
        }
        case Part.Refusal(var text) -> {
          refused = true;
          Bytes all = escaped(text);
          into.refusal(all.array(), 1, all.length() - 1);
        }
        case Part.Thought(var text) -> {
          if (!reasoned) {
            Bytes all = escaped(text);
            into.thought(all.array(), 1, all.length() - 1);
          }
        }
        case Part.Call(var callId, var name, var arguments) -> {
          int number = calls.size();
          calls.add(new Call(number));
          into.call(number, callId, name);
          Bytes all = escaped(arguments);
          into.arguments(number, all.array(), 1, all.length() - 1);
          end(number);
        }
        case Part.Image image -> {}
        case Part.Document document -> {}
        case Part.Audio audio -> {}
        case Part.Result result -> {}
      }
    }
  }

  private static Bytes escaped(String text) {
    Bytes quoted = new Bytes(text.length() + 16);
    JsonWriter.string(text, quoted);
    return quoted;
  }

  /// The response of an event; few events have one.
  private static JsonNode response(byte[] data, int from, int to) {
    try {
      return Json.read(Arrays.copyOfRange(data, from, to)).path("response");
    } catch (Untranslatable notJson) {
      return Json.object();
    }
  }

  @Override
  public void end() {
    if (begun && !done) {
      done = true;
      into.done();
    }
  }

  private void read(byte[] data, int from, int to) {
    type = "";
    output = 0;
    content = 0;
    textFrom = 0;
    textTo = 0;
    itemType = "";
    itemCallId = "";
    itemName = "";
    itemFrom = 0;
    itemTo = 0;
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        type = json.string() ? type() : "";
      } else if (json.keyIs("delta")
          || json.keyIs("text")
          || json.keyIs("refusal")
          || json.keyIs("arguments")) {
        if (json.string()) {
          textFrom = json.from();
          textTo = json.to();
        }
      } else if (json.keyIs("output_index")) {
        output = (int) json.number();
      } else if (json.keyIs("content_index")) {
        content = (int) json.number();
      } else if (json.keyIs("item")) {
        item();
      } else {
        json.skip();
      }
    }
  }

  /// The type of most events without making a text of it.
  private String type() {
    if (json.is("response.output_text.delta")) {
      return "response.output_text.delta";
    }
    return json.is("response.function_call_arguments.delta")
        ? "response.function_call_arguments.delta"
        : json.text();
  }

  private void item() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        itemType = json.string() ? json.text() : "";
      } else if (json.keyIs("call_id")) {
        itemCallId = json.string() ? json.text() : "";
      } else if (json.keyIs("name")) {
        itemName = json.string() ? json.text() : "";
      } else if (json.keyIs("arguments")) {
        if (json.string()) {
          itemFrom = json.from();
          itemTo = json.to();
        }
      } else {
        json.skip();
      }
    }
  }
}
