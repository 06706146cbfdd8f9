package dev.understudy.dialects.translate;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What becomes of everything that an answer may hold, whole and as a stream.
final class AnswerTable {
  /// Something an answer may hold.
  ///
  /// @param aspect what of an answer shows whether it is still there
  /// @param nothing what the aspect is when it is gone
  private record Row(String name, Reply reply, Function<Reply, Object> aspect, Object nothing) {}

  private static final Part TEXT = new Part.Text("Hello.");
  private static final Part.Call CALL = new Part.Call("call_1", "look", "{\"a\":1}");
  private static final Part.Call BARE = new Part.Call("call_2", "clock", "{}");

  private AnswerTable() {}

  private static Reply reply(Ending ending, Optional<String> stop, Part... parts) {
    Tokens tokens =
        new Tokens(
            OptionalLong.of(50),
            OptionalLong.of(30),
            OptionalLong.of(11),
            OptionalLong.of(7),
            OptionalLong.of(13));
    return new Reply("id-1", "model-x", List.of(parts), ending, stop, tokens);
  }

  private static Row row(
      String name, Ending ending, Function<Reply, Object> aspect, Part... parts) {
    Reply reply = reply(ending, Optional.empty(), parts);
    return new Row(name, reply, aspect, aspect.apply(reply(ending, Optional.empty())));
  }

  private static Row tokens(String name, Function<Tokens, OptionalLong> number) {
    return new Row(
        name,
        reply(Ending.STOP, Optional.empty(), new Part.Thought("Hm."), TEXT),
        reply -> number.apply(reply.tokens()).orElse(0),
        0L);
  }

  private static List<Row> rows() {
    Reply stopped = reply(Ending.STOP_SEQUENCE, Optional.of("END"), TEXT);
    return List.of(
        row("text", Ending.STOP, AnswerTable::words, TEXT),
        row("refusal in words", Ending.REFUSED, AnswerTable::refusals, new Part.Refusal("No.")),
        row("reasoning", Ending.STOP, Meaning::thought, new Part.Thought("Hm."), TEXT),
        row("call", Ending.CALLS, AnswerTable::calls, CALL),
        row("id of a call", Ending.CALLS, AnswerTable::ids, CALL),
        row("parallel calls, one without arguments", Ending.CALLS, AnswerTable::calls, CALL, BARE),
        row("text before a call", Ending.CALLS, AnswerTable::words, TEXT, CALL),
        new Row("the stop text that ended it", stopped, Reply::stopSequence, Optional.empty()),
        tokens("tokens in", Tokens::input),
        tokens("tokens out", Tokens::output),
        tokens("tokens read from a cache", Tokens::cached),
        tokens("tokens written to a cache", Tokens::cacheWritten),
        tokens("tokens of reasoning", Tokens::reasoning));
  }

  private static Object words(Reply reply) {
    return reply.parts().stream()
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .collect(Collectors.joining());
  }

  /// A refusal, or the words it became.
  private static Object refusals(Reply reply) {
    return reply.parts();
  }

  private static List<Part.Call> all(Reply reply) {
    return reply.parts().stream()
        .filter(Part.Call.class::isInstance)
        .map(Part.Call.class::cast)
        .toList();
  }

  private static Object calls(Reply reply) {
    return all(reply).stream()
        .map(call -> List.of(call.name(), Probe.tree(call.arguments())))
        .toList();
  }

  private static Object ids(Reply reply) {
    return all(reply).stream().map(Part.Call::id).toList();
  }

  static String of(Dialect caller) {
    List<Dialect> targets = Known.targets().stream().filter(target -> target != caller).toList();
    StringBuilder text = new StringBuilder(Words.row("an answer holds", Words.names(targets)));
    text.append(Words.line(targets.size() + 1));
    for (Row row : rows()) {
      List<String> cells = new ArrayList<>();
      for (Dialect target : targets) {
        String whole = whole(caller, target, row);
        String stream = stream(caller, target, row);
        cells.add(whole.equals(stream) ? whole : "whole: " + whole + "; stream: " + stream);
      }
      text.append(Words.row(row.name(), cells));
    }
    return text.toString();
  }

  private static String whole(Dialect caller, Dialect target, Row row) {
    byte[] said = Target.whole(target, row.reply());
    try {
      Reply told = Known.codec(target).readReply(said);
      byte[] shown = Translation.between(caller, target).answer(said);
      return fate(row, told, Known.codec(caller).readReply(shown));
    } catch (Untranslatable refused) {
      throw new AssertionError(refused);
    }
  }

  private static String stream(Dialect caller, Dialect target, Row row) {
    byte[] said = Target.stream(target, row.reply());
    StreamTranslation translation = Translation.between(caller, target).stream(true);
    Bytes shown = new Bytes(0);
    for (Event event : Recorded.events(said)) {
      byte[] data = event.bytes();
      translation.feed(event.name(), data, 0, data.length, shown);
    }
    translation.end(shown);
    return fate(row, heard(target, said), heard(caller, shown.toArray()));
  }

  private static Reply heard(Dialect dialect, byte[] stream) {
    Heard heard = new Heard();
    StreamReader reader = Known.codec(dialect).reader(heard);
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      reader.feed(event.name(), data, 0, data.length);
    }
    reader.end();
    return heard.reply();
  }

  private static String fate(Row row, Reply told, Reply shown) {
    Object before = row.aspect().apply(told);
    Object after = row.aspect().apply(shown);
    if (before.equals(row.nothing())) {
      return "not told";
    }
    if (after.equals(before)) {
      return "yes";
    }
    return after.equals(row.nothing()) ? "stays behind" : "changed";
  }
}
