package dev.understudy.dialects.resume;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import dev.understudy.dialects.translate.Codecs;
import dev.understudy.resume.Seam;
import java.util.Optional;

/// The rest of an answer whose beginning the caller has from another attempt: only text counts, and
/// only what lies behind the [Seam] is written, in frames that go on with the caller's. Reasoning
/// is left out; anything else is another answer. Not thread-safe.
public final class ResumedText {
  private final StreamReader reader;
  private final Seam seam;
  private final Continuation continuation;
  private final StringBuilder lacking = new StringBuilder();

  /// All text of the answer: what the caller had, and what was written for it since.
  private final StringBuilder whole;

  private boolean shown;
  private boolean diverged;
  private Ending ending = Ending.STOP;
  private Optional<String> stopSequence = Optional.empty();

  /// @param spoken by the target
  /// @param delivered what the caller has
  public ResumedText(Dialect spoken, Seam seam, Delivered delivered) {
    this.reader = Codecs.of(spoken).reader(new Listener());
    this.seam = seam;
    this.continuation = delivered.continuation();
    this.whole = new StringBuilder(delivered.text());
  }

  /// Takes the next event of the attempt.
  ///
  /// @param out gets what the caller is to have now
  /// @return whether anything has been written; once true, always true
  public boolean take(String name, byte[] data, int from, int to, Bytes out) {
    reader.feed(name, data, from, to);
    write(out);
    return shown;
  }

  /// The attempt's stream is complete: appends what was held back, and the end of the answer.
  ///
  /// @param input tokens of all attempts that made it
  /// @param output tokens of all attempts that made it
  public void finish(long input, long output, Bytes out) {
    reader.end();
    diverged |= !seam.end(lacking);
    if (!diverged) {
      write(out);
      continuation.end(ending, stopSequence, whole.toString(), input, output, out);
    }
  }

  /// Whether it is another answer than the one the caller has the beginning of.
  public boolean diverged() {
    return diverged;
  }

  private void write(Bytes out) {
    if (!lacking.isEmpty() && !diverged) {
      shown = true;
      continuation.text(lacking, out);
      whole.append(lacking);
    }
    lacking.setLength(0);
  }

  private final class Listener implements StreamEvents {
    @Override
    public void begins(String id, String model) {}

    @Override
    public void text(byte[] data, int from, int to) {
      diverged |= !seam.take(Escaped.text(data, from, to), lacking);
    }

    @Override
    public void refusal(byte[] data, int from, int to) {
      diverged = true;
    }

    @Override
    public void thought(byte[] data, int from, int to) {}

    @Override
    public void call(int number, String id, String name) {
      diverged = true;
    }

    @Override
    public void arguments(int number, byte[] data, int from, int to) {
      diverged = true;
    }

    @Override
    public void callEnds(int number) {}

    @Override
    public void ends(Ending how, Optional<String> sequence) {
      ending = how;
      stopSequence = sequence;
    }

    @Override
    public void usage(Tokens tokens) {}

    @Override
    public void done() {}
  }
}
