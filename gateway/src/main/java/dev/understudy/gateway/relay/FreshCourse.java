package dev.understudy.gateway.relay;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.dialects.stream.CommitGate;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.dialects.translate.StreamTranslation;
import dev.understudy.policy.Streaming;
import org.jspecify.annotations.Nullable;

/// The course of an answer from its beginning: translated if need be, and held by the commit gate
/// until its first content.
final class FreshCourse implements Course {
  private final @Nullable StreamTranslation translation;
  private final CommitGate gate;
  private final Bytes frame = new Bytes(0);

  /// @param translation null if caller and target speak the same
  FreshCourse(@Nullable StreamTranslation translation, CommitGate.Opens opens) {
    this.translation = translation;
    this.gate = new CommitGate(opens);
  }

  /// When the gate of a conversation opens.
  static CommitGate.Opens opens(Conversation conversation) {
    if (conversation.policy().isNone()) {
      return CommitGate.Opens.AT_ONCE;
    }
    return conversation.commit() == Streaming.Commit.COMPLETE
        ? CommitGate.Opens.WHEN_COMPLETE
        : CommitGate.Opens.WITH_CONTENT;
  }

  @Override
  public boolean take(
      Signal signal, StreamMachine machine, String name, byte[] data, int from, int to, Bytes out) {
    if (gate.open()) {
      append(name, data, from, to, out);
      return true;
    }
    frame.clear();
    append(name, data, from, to, frame);
    return switch (gate.offer(signal, machine, frame.array(), 0, frame.length())) {
      case HOLD -> false;
      case COMMIT -> {
        out.add(gate.release());
        yield true;
      }
      case PASS -> {
        out.add(frame.array(), 0, frame.length());
        yield true;
      }
    };
  }

  private void append(String name, byte[] data, int from, int to, Bytes out) {
    if (translation == null) {
      SseWriter.event(name, data, from, to, out);
    } else {
      translation.feed(name, data, from, to, out);
    }
  }

  @Override
  public void finish(Bytes out) {
    out.add(gate.release());
    if (translation != null) {
      translation.end(out);
    }
  }

  @Override
  public byte[] held() {
    return gate.release();
  }
}
