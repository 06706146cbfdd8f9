package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// The events of streams: what each caller gets for what is said, and what each target's events
/// say.
final class EventTable {
  private static final byte[] WORD = "word".getBytes(UTF_8);
  private static final byte[] ARGUMENTS = "{}".getBytes(UTF_8);

  private EventTable() {}

  private static Map<String, Consumer<StreamEvents>> said() {
    Tokens tokens =
        new Tokens(
            OptionalLong.of(3),
            OptionalLong.of(2),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    Map<String, Consumer<StreamEvents>> said = new LinkedHashMap<>();
    said.put("begins", into -> into.begins("id-1", "model-x"));
    said.put("reasoning", into -> into.thought(WORD, 0, WORD.length));
    said.put("text", into -> into.text(WORD, 0, WORD.length));
    said.put("more text", into -> into.text(WORD, 0, WORD.length));
    said.put("refusal", into -> into.refusal(WORD, 0, WORD.length));
    said.put("call begins", into -> into.call(0, "call_1", "look"));
    said.put("arguments", into -> into.arguments(0, ARGUMENTS, 0, ARGUMENTS.length));
    said.put("call ends", into -> into.callEnds(0));
    said.put("ends", into -> into.ends(Ending.CALLS, Optional.empty()));
    said.put(
        "usage, and done",
        into -> {
          into.usage(tokens);
          into.done();
        });
    return said;
  }

  static String written() {
    List<Dialect> callers = Known.callers();
    List<StreamWriter> writers =
        callers.stream().map(caller -> Known.codec(caller).writer(true, Instant.EPOCH)).toList();
    StringBuilder text = new StringBuilder(Words.row("what is said", Words.names(callers)));
    text.append(Words.line(callers.size() + 1));
    said()
        .forEach((name, what) -> {
          List<String> cells = new ArrayList<>();
          for (int i = 0; i < callers.size(); i++) {
            Bytes out = new Bytes(0);
            writers.get(i).into(out);
            what.accept(writers.get(i));
            cells.add(described(callers.get(i), out.toArray()));
          }
          text.append(Words.row(name, cells));
        });
    return text.toString();
  }

  private static String described(Dialect dialect, byte[] frames) {
    List<String> all =
        Recorded.events(frames).stream().map(event -> "`" + kind(dialect, event) + "`").toList();
    return all.isEmpty() ? "nothing" : String.join(", ", all);
  }

  /// The name of an event, or where it has none what is in it.
  private static String kind(Dialect dialect, Event event) {
    if (!event.name().isEmpty() || event.data().equals("[DONE]")) {
      return event.name().isEmpty() ? event.data() : named(event);
    }
    JsonNode data = Probe.tree(event.data());
    if (dialect == Dialect.GEMINI) {
      return generated(data);
    }
    JsonNode choice = data.path("choices").path(0);
    Set<String> keys = new LinkedHashSet<>(choice.path("delta").propertyNames());
    JsonNode call = choice.path("delta").path("tool_calls").path(0);
    if (keys.remove("tool_calls")) {
      keys.add(call.has("id") ? "tool_calls with an id" : "tool_calls");
    }
    if (choice.path("finish_reason").isString()) {
      keys.add("finish_reason");
    }
    if (data.path("usage").isObject()) {
      keys.add("usage");
    }
    return keys.isEmpty() ? "without choices" : String.join(" + ", keys);
  }

  private static String named(Event event) {
    JsonNode data = Probe.tree(event.data());
    JsonNode block = data.path("content_block").path("type");
    JsonNode delta = data.path("delta").path("type");
    JsonNode item = data.path("item").path("type");
    for (JsonNode type : List.of(block, delta, item)) {
      if (type.isString()) {
        return event.name() + ": " + type.stringValue();
      }
    }
    if (event.name().equals("contentBlockDelta")) {
      return event.name() + ": " + String.join(" + ", data.path("delta").propertyNames());
    }
    return event.name();
  }

  private static String generated(JsonNode data) {
    JsonNode candidate = data.path("candidates").path(0);
    Set<String> keys = new LinkedHashSet<>();
    for (JsonNode part : candidate.path("content").path("parts")) {
      keys.add(
          part.path("thought").asBoolean(false)
              ? "thought"
              : String.join(" + ", part.propertyNames()));
    }
    if (candidate.has("finishReason")) {
      keys.add("finishReason");
    }
    return keys.isEmpty() ? "usageMetadata" : String.join(" + ", keys);
  }

  static String read() {
    StringBuilder text = new StringBuilder(Words.row("event of a target", List.of("what it says")));
    text.append(Words.line(2));
    for (Dialect target : Known.targets()) {
      Map<String, Set<String>> heard = new LinkedHashMap<>();
      for (String name :
          List.of("text", "tools", "thinking", "reasoning", "refusal", "parallel_tools")) {
        if (Recorded.names(target).contains(name)) {
          listen(target, Recorded.stream(target, name), heard);
        }
      }
      for (Spoken spoken : Spoken.values()) {
        listen(target, spoken.stream(target), heard);
      }
      heard.forEach((event, says) ->
          text.append(
              Words.row(
                  Words.name(target) + " `" + event + "`",
                  List.of(says.isEmpty() ? "nothing" : String.join(", ", says)))));
    }
    return text.toString();
  }

  /// Notes which methods each kind of event calls.
  private static void listen(Dialect target, byte[] stream, Map<String, Set<String>> heard) {
    List<String> now = new ArrayList<>();
    InvocationHandler note =
        (proxy, method, arguments) -> {
          now.add(method.getName());
          return null;
        };
    StreamEvents events =
        (StreamEvents)
            Proxy.newProxyInstance(
                EventTable.class.getClassLoader(), new Class<?>[] {StreamEvents.class}, note);
    StreamReader reader = Known.codec(target).reader(events);
    for (Event event : Recorded.events(stream)) {
      now.clear();
      byte[] data = event.bytes();
      reader.feed(event.name(), data, 0, data.length);
      heard.computeIfAbsent(kind(target, event), kind -> new LinkedHashSet<>()).addAll(now);
    }
  }
}
