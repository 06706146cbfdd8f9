package dev.understudy.dialects.translate;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.scan.BadBody;
import dev.understudy.dialects.scan.RequestScan;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import java.time.Instant;
import java.util.List;

/// Caller and target speak the same: bytes stay as they are but for the model, and a usage chunk
/// that the caller did not ask for.
record SameDialect(Dialect dialect) implements Translation {
  @Override
  public Translated request(byte[] body, String model, boolean stream) throws Untranslatable {
    Endpoint endpoint = Endpoint.conversation(dialect);
    try {
      Bytes spliced = new Bytes(body.length + 64);
      for (Piece piece : RequestScan.of(body, endpoint).spliceWithUsage(model)) {
        spliced.add(piece);
      }
      return new Translated(spliced.toArray(), List.of());
    } catch (BadBody bad) {
      throw new Untranslatable(bad.field().orElse("body"), String.valueOf(bad.getMessage()));
    }
  }

  @Override
  public byte[] answer(byte[] body, Instant at) {
    return body;
  }

  @Override
  public StreamTranslation stream(boolean usage, Instant at) {
    boolean keepsAll = usage || dialect != Dialect.OPENAI;
    return keepsAll ? new Unchanged() : new WithoutUsage();
  }

  private static final class Unchanged implements StreamTranslation {
    @Override
    public void feed(String eventName, byte[] data, int from, int to, Bytes out) {
      SseWriter.event(eventName, data, from, to, out);
    }

    @Override
    public void end(Bytes out) {}
  }

  private static final class WithoutUsage implements StreamTranslation {
    private final StreamMachine machine = StreamMachine.of(Dialect.OPENAI);

    @Override
    public void feed(String eventName, byte[] data, int from, int to, Bytes out) {
      if (machine.on(eventName, data, from, to) != Signal.USAGE) {
        SseWriter.event(eventName, data, from, to, out);
      }
    }

    @Override
    public void end(Bytes out) {}
  }
}
