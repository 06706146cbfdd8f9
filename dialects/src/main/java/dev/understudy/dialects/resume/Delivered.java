package dev.understudy.dialects.resume;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import dev.understudy.dialects.sse.SseParser;
import dev.understudy.dialects.translate.Codecs;
import java.util.Optional;

/// What a caller has been shown of a stream: its text, kept up to 1 MiB, and whether it is nothing
/// but text. Not thread-safe.
public final class Delivered {
  private static final int MOST_BYTES = 1 << 20;

  private final Continuation continuation;
  private final FrameParser parser = new SseParser();
  private final StreamReader reader;
  private final StringBuilder text = new StringBuilder();
  private final Watcher watcher = new Watcher();
  private long size;
  private boolean only = true;

  private Delivered(Dialect caller, Continuation continuation) {
    this.continuation = continuation;
    this.reader = Codecs.of(caller).reader(watcher);
  }

  /// Nothing yet.
  ///
  /// @param wantsUsage whether the caller asked for a usage chunk; chat callers only
  /// @return empty for a dialect whose streams are never continued
  public static Optional<Delivered> to(Dialect caller, boolean wantsUsage) {
    return switch (caller) {
      case OPENAI -> Optional.of(new Delivered(caller, new ChatContinuation(wantsUsage)));
      case ANTHROPIC -> Optional.of(new Delivered(caller, new MessagesContinuation()));
      case RESPONSES -> Optional.of(new Delivered(caller, new ResponsesContinuation()));
      case GEMINI -> Optional.of(new Delivered(caller, new GeminiContinuation()));
      case BEDROCK -> Optional.empty();
    };
  }

  /// Takes frames as the caller gets them.
  public void add(byte[] bytes, int from, int to) {
    if (only) {
      parser.feed(bytes, from, to, watcher);
    }
  }

  /// Whether it is the beginning of one text and nothing else, so that more text can follow.
  public boolean continuable() {
    return only && !text.isEmpty() && continuation.ready();
  }

  /// The text.
  public String text() {
    return text.toString();
  }

  /// What writes the rest.
  public Continuation continuation() {
    return continuation;
  }

  private void more(String some) {
    text.append(some);
    size += Estimate.bytes(some);
    if (size > MOST_BYTES) {
      other();
    }
  }

  /// Something that cannot be continued: from here on nothing is kept.
  private void other() {
    only = false;
    text.setLength(0);
    text.trimToSize();
  }

  private final class Watcher implements FrameParser.Sink, StreamEvents {
    @Override
    public void event(String name, byte[] data, int from, int to) {
      if (only) {
        continuation.shown(name, data, from, to);
        reader.feed(name, data, from, to);
      }
    }

    @Override
    public void comment() {}

    @Override
    public void malformed(String why) {
      other();
    }

    @Override
    public void broken(String why) {
      other();
    }

    @Override
    public void begins(String id, String model) {}

    @Override
    public void text(byte[] data, int from, int to) {
      if (only) {
        more(Text.decode(data, from, to));
      }
    }

    @Override
    public void refusal(byte[] data, int from, int to) {
      other();
    }

    @Override
    public void thought(byte[] data, int from, int to) {
      other();
    }

    @Override
    public void call(int number, String id, String name) {
      other();
    }

    @Override
    public void arguments(int number, byte[] data, int from, int to) {
      other();
    }

    @Override
    public void callEnds(int number) {
      other();
    }

    @Override
    public void ends(Ending ending, Optional<String> stopSequence) {
      other();
    }

    @Override
    public void usage(Tokens tokens) {}

    @Override
    public void done() {
      other();
    }
  }
}
