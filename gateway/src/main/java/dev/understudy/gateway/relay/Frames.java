package dev.understudy.gateway.relay;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.jsonarray.JsonArrayWriter;
import dev.understudy.gateway.edge.Answer;
import dev.understudy.gateway.edge.ReplyHead;
import org.jspecify.annotations.Nullable;

/// The frames of one stream on their way to the caller: as they are, or, for a Gemini caller that
/// did not ask for server-sent events, as the elements of a JSON array. On the answer's event loop.
final class Frames {
  private final Answer answer;
  private final @Nullable JsonArrayWriter array;
  private final Bytes out = new Bytes(0);

  /// @param array whether the caller gets a JSON array
  Frames(Answer answer, boolean array) {
    this.answer = answer;
    this.array = array ? new JsonArrayWriter() : null;
  }

  /// Says in the head what comes.
  ReplyHead announce(ReplyHead head) {
    return head.line(array == null ? Headers.EVENT_STREAM : Headers.JSON).line(Headers.NO_CACHE);
  }

  /// Writes whole events and comments.
  void write(byte[] events, int from, int to) {
    if (array == null) {
      answer.write(events, from, to);
      return;
    }
    out.clear();
    array.feed(events, from, to, out);
    answer.write(out.array(), 0, out.length());
  }

  /// Ends the stream, well or badly.
  void end() {
    if (array != null) {
      out.clear();
      array.end(out);
      answer.write(out.array(), 0, out.length());
    }
    answer.end();
  }
}
