package dev.understudy.gateway.relay;

import dev.understudy.attempt.Spent;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.dialects.stream.CommitGate;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.dialects.translate.StreamTranslation;
import dev.understudy.policy.Streaming;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The course of an answer from its beginning: translated if need be, and held by the commit gate
/// until its first content.
final class FreshCourse implements Course {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final @Nullable StreamTranslation translation;
  private final boolean withoutUsage;

  /// The caller may wait for an end mark that providers at times leave out.
  private boolean owesMark;

  private final CommitGate gate;
  private final Bytes frame = new Bytes(0);

  private FreshCourse(
      Conversation conversation, @Nullable StreamTranslation translation, boolean withoutUsage) {
    this.translation = translation;
    this.withoutUsage = withoutUsage;
    this.owesMark = translation == null && marked(conversation.endpoint());
    this.gate = new CommitGate(opens(conversation));
  }

  /// For a target that speaks another dialect than the caller.
  static FreshCourse translated(Conversation conversation, StreamTranslation translation) {
    return new FreshCourse(conversation, translation, false);
  }

  /// For a target that speaks the caller's dialect: the data of events stays as it is.
  ///
  /// @param withoutUsage whether chunks of usage alone are left out, because the caller did not ask
  static FreshCourse asSent(Conversation conversation, boolean withoutUsage) {
    return new FreshCourse(conversation, null, withoutUsage);
  }

  private static boolean marked(Endpoint endpoint) {
    return endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.COMPLETIONS;
  }

  private static CommitGate.Opens opens(Conversation conversation) {
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
    owesMark &= signal != Signal.DONE;
    if (withoutUsage && signal == Signal.USAGE) {
      return gate.open();
    }
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
  public void finish(Spent spent, Bytes out) {
    out.add(gate.release());
    if (translation != null) {
      translation.end(out);
    } else if (owesMark) {
      SseWriter.event("", DONE, 0, DONE.length, out);
    }
  }

  @Override
  public byte[] held() {
    return gate.release();
  }
}
